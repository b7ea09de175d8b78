package dev.heddle.benchmarks;

import dev.heddle.benchmarks.workloads.Program;
import java.time.Duration;
import java.util.List;

/**
 * Runs a program of the workloads in a JVM of its own.
 *
 * @param program its name
 * @param first how long its first round takes
 * @param later how long each after that does
 * @param heap how long it takes until the memory for 100,000 tasks is known
 */
record ProgramMeasuring(String program, Duration first, Duration later, Duration heap)
    implements
      Measuring {
  private static final int TASKS_OF_HEAP = 100_000;

  @Override
  public List<Figure> once(Row row, Effort effort) throws Exception {
    List<String> command = Jvm.command(row, "-Xmx4g", Program.class);
    command.addAll(
        List.of(
            program, row.subject().method, String.valueOf(row.carriers()),
            String.valueOf(effort.tasks()), String.valueOf(1 + effort.heavyIterations())));
    try (var jvm = new Jvm(command)) {
      return jvm.figures();
    }
  }

  @Override
  public Duration expected(Effort effort) {
    return Jvm.START
        .plus(first)
        .plus(later.multipliedBy(effort.heavyIterations()))
        .plus(heap.multipliedBy(effort.tasks()).dividedBy(TASKS_OF_HEAP));
  }

  @Override
  public boolean heavy() {
    return true;
  }
}
