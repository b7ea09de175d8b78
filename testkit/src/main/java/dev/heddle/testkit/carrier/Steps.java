package dev.heddle.testkit.carrier;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in a simulation, a line a step; kept only for a failure that is told. */
public final class Steps {
  private static final int MOST = 2_000;

  /** So many deeds are told in all: to know where one is takes time. */
  private static final int MOST_DEEDS = 20_000;

  private static final String FIRST = "%10s  %-16s ";

  private final List<String> lines = new ArrayList<>();
  private final Map<SimulatedThread, Deeds> deeds = new IdentityHashMap<>();
  private final Map<Thread, Throwable> thrown = new IdentityHashMap<>();
  private long left;
  private int told;
  private boolean over;

  /** Whether more lines are only counted. */
  boolean isFull() {
    return over || lines.size() >= MOST;
  }

  /** The program goes on no further; what its threads do to end is not its own doing. */
  void end() {
    over = true;
  }

  void add(long now, String who, String what) {
    add(now, who, List.of(what));
  }

  private void add(long now, String who, List<String> deeds) {
    if (!isFull()) {
      String begin = FIRST.formatted(VirtualTime.text(now), who);
      lines.add(begin + Wrapping.of(deeds, begin.length()));
    } else if (!over) {
      left++;
    }
  }

  /** Whether another deed is told. */
  boolean tellsMore() {
    return !isFull() && told++ < MOST_DEEDS;
  }

  /** What a thread has done that does not end its slice. */
  void did(SimulatedThread thread, String what, @Nullable String value, String where) {
    of(thread).add(what, value, where);
  }

  /** What came of the last that a thread has done, if it was this; returns whether it was. */
  boolean cameTo(SimulatedThread thread, String what, @Nullable String value) {
    return of(thread).cameTo(what, value);
  }

  /** Whether the last that a thread has done was this. */
  boolean hasJustDone(SimulatedThread thread, String what) {
    return of(thread).endsWith(what);
  }

  private Deeds of(SimulatedThread thread) {
    return deeds.computeIfAbsent(thread, _ -> new Deeds());
  }

  /** Whether it has not been told yet that a thread throws this. */
  boolean isNew(Thread thread, Throwable failure) {
    return thrown.put(thread, failure) != failure;
  }

  /** The end of a slice. */
  void add(long now, SimulatedThread thread, String how) {
    Deeds done = deeds.remove(thread);
    add(now, thread.name(), done == null ? List.of(how) : done.words(how));
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
