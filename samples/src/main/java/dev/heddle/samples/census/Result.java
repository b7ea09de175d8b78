package dev.heddle.samples.census;

import java.util.ArrayList;
import dev.heddle.observe.Timeline;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What came out of a census.
 *
 * @param tally the counts
 * @param timeline who was at work when
 * @param wallNanos how long it took
 * @param workersLost how many times a worker died and its bundle was done again
 * @param complete whether everything was counted, or the run was stopped before
 */
record Result(Tally tally, Timeline timeline, long wallNanos, int workersLost, boolean complete) {
  private static final int TOP = 10;

  /**
   * A name and a number.
   *
   * @param name what was counted
   * @param count how often
   */
  record Counted(String name, int count) {
    private static final Comparator<Counted> MOST_FIRST =
        Comparator.comparingInt(Counted::count).reversed().thenComparing(Counted::name);
  }

  long wallMillis() {
    return wallNanos / 1_000_000;
  }

  List<Counted> mostCalled() {
    return tally.calls.entrySet().stream()
        .map(call -> new Counted(call.getKey(), call.getValue()))
        .sorted(Counted.MOST_FIRST)
        .limit(TOP)
        .toList();
  }

  /** The classes furthest from the root of their hierarchy, among those counted. */
  List<Counted> deepest() {
    Map<String, Integer> depths = new HashMap<>();
    return tally.supers.keySet().stream()
        .map(name -> new Counted(name, depthOf(name, depths)))
        .sorted(Counted.MOST_FIRST)
        .limit(TOP)
        .toList();
  }

  private int depthOf(String name, Map<String, Integer> depths) {
    List<String> path = new ArrayList<>();
    String at = name;
    while (at != null && !depths.containsKey(at) && !path.contains(at)) {
      path.add(at);
      at = tally.supers.get(at);
    }
    int depth = at == null ? -1 : depths.getOrDefault(at, 0);
    for (String step : path.reversed()) {
      depths.put(step, ++depth);
    }
    return depths.get(name);
  }

  List<MethodSize> largest() {
    return List.copyOf(tally.largest);
  }
}
