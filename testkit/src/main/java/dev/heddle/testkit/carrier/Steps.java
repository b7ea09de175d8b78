package dev.heddle.testkit.carrier;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** What happened in a simulation, a line a step; kept only for a failure that is told. */
public final class Steps {
  private static final int MOST = 2_000;

  /** So many deeds of a slice are told at its beginning, and at its end. */
  private static final int MOST_DEEDS = 3;

  private final List<String> lines = new ArrayList<>();
  private final Map<SimulatedThread, List<String>> deeds = new IdentityHashMap<>();
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

  /** What a thread has done that does not end its slice. */
  void did(SimulatedThread thread, String what) {
    deeds.computeIfAbsent(thread, _ -> new ArrayList<>()).add(what);
  }

  /** The end of a slice. */
  void add(long now, SimulatedThread thread, String how) {
    List<String> done = deeds.remove(thread);
    add(now, thread.name(), done == null ? how : told(done) + ", " + how);
  }

  /** The same several times in a row is told once. */
  private static String told(List<String> done) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < done.size();) {
      int next = i + 1;
      while (next < done.size() && done.get(next).equals(done.get(i))) {
        next++;
      }
      words.add(done.get(i) + (next - i == 1 ? "" : " " + (next - i) + " times"));
      i = next;
    }
    if (words.size() > 2 * MOST_DEEDS) {
      words.subList(MOST_DEEDS, words.size() - MOST_DEEDS).clear();
      words.add(MOST_DEEDS, "...");
    }
    return String.join(", ", words);
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
