package dev.heddle.testkit.carrier;

import java.util.ArrayList;
import java.util.List;

/** What happened in a simulation, a line a step; kept only for a failure that is told. */
public final class Steps {
  private static final int MOST = 2_000;

  private final List<String> lines = new ArrayList<>();
  private long left;

  /** Whether more lines are only counted. */
  boolean isFull() {
    return lines.size() >= MOST;
  }

  void add(long now, String who, String what) {
    if (!isFull()) {
      lines.add("%10s  %-16s %s".formatted(VirtualTime.text(now), who, what));
    } else {
      left++;
    }
  }

  /** The lines; of many, the first and the last of them matter most, and the rest is counted. */
  public List<String> lines(int most) {
    if (lines.size() <= most && left == 0) {
      return List.copyOf(lines);
    }
    int half = most / 2;
    List<String> some = new ArrayList<>(lines.subList(0, Math.min(half, lines.size())));
    int tail = Math.max(some.size(), lines.size() - half);
    long between = tail - some.size() + left;
    some.add("            ... " + between + " more steps ...");
    some.addAll(lines.subList(tail, lines.size()));
    return some;
  }
}
