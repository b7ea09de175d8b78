package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One bar of the chart: how many times better Heddle is than the JDK's virtual threads.
 *
 * @param workload its label
 * @param carriers of Heddle
 * @param against the JDK's subject with the like of them: one carrier against one, several against
 *     the JDK's default; the other if the workload has but one
 * @param ratio above 1 if Heddle wins
 */
record Bar(String workload, int carriers, String against, double ratio) {

  static List<Bar> of(List<Result> results) {
    List<Bar> bars = new ArrayList<>();
    TextTable.byWorkload(results).forEach(
        (workload, block) -> {
          for (Result mine : block) {
            if (TextTable.isOurs(mine)) {
              peer(mine, block)
                  .map(jdk -> new Bar(workload, mine.carriers(), jdk.subject(), mine.ratioTo(jdk)))
                  .filter(bar -> Double.isFinite(bar.ratio) && bar.ratio > 0)
                  .ifPresent(bars::add);
            }
          }
        });
    return bars;
  }

  private static Optional<Result> peer(Result mine, List<Result> block) {
    Subject like = mine.carriers() == 1 ? Subject.JDK_1 : Subject.JDK;
    Subject other = mine.carriers() == 1 ? Subject.JDK : Subject.JDK_1;
    return find(like, block).or(() -> find(other, block));
  }

  private static Optional<Result> find(Subject subject, List<Result> block) {
    return block.stream().filter(r -> r.subject().equals(subject.label)).findFirst();
  }
}
