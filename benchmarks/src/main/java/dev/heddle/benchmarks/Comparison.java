package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Two runs side by side: which rows have changed by more than their spread, so that the slowest turn of the
 * better run is still better than the fastest of the other.
 */
final class Comparison {
  /** What makes two results rows of the same name. */
  private record Key(String workload, String subject, int carriers) {
    static Key of(Result result) {
      return new Key(result.workload(), result.subject(), result.carriers());
    }
  }

  private record Pair(Result before, Result now) {
    /** Above 1 it has become better, whatever the unit. */
    double ratio() {
      return now.ratioTo(before);
    }

    boolean hasChanged() {
      return now.min() > before.max() || now.max() < before.min();
    }
  }

  private final String file;
  private final List<Pair> pairs = new ArrayList<>();
  private final List<Result> failing = new ArrayList<>();
  private int added;

  private Comparison(String file, List<Result> before, List<Result> now) {
    this.file = file;
    Map<Key, Result> earlier = new LinkedHashMap<>();
    before.forEach(result -> earlier.put(Key.of(result), result));
    for (Result result : now) {
      Result old = earlier.get(Key.of(result));
      if (old == null || old.isFailed()) {
        added++;
      } else if (result.isFailed()) {
        failing.add(result);
      } else {
        pairs.add(new Pair(old, result));
      }
    }
  }

  /**
   * Says in words and a table what has changed.
   *
   * @param file where the earlier results are from
   */
  static String text(String file, List<Result> before, List<Result> now) {
    return new Comparison(file, before, now).text();
  }

  private String text() {
    List<Pair> changed =
        pairs.stream().filter(Pair::hasChanged).sorted(Comparator.comparingDouble(Pair::ratio))
            .toList();
    var text = new StringBuilder();
    text.append(
        String.format(
            "Compared with %s: %d of %d rows have changed by more than their spread%s.%n", file,
            changed.size(), pairs.size(), added == 0 ? "" : "; " + added + " are new"));
    failing.forEach(
        result -> text.append(
            String.format(
                "%s, %s on %d: failed now%n", result.workload(), result.subject(),
                result.carriers())));
    for (Pair pair : changed) {
      Result now = pair.now;
      text.append(
          String.format(
              Locale.ROOT, "%s, %s on %d: %s, was %s %s: %.2fx, %s%n", now.workload(),
              now.subject(), now.carriers(), figures(now), figures(pair.before), now.unit(),
              pair.ratio(), pair.ratio() < 1 ? "worse" : "better"));
    }
    return text.toString();
  }

  private static String figures(Result result) {
    return TextTable.number(result.median()) + " (" + TextTable.number(result.min()) + " to "
        + TextTable.number(result.max()) + ")";
  }
}
