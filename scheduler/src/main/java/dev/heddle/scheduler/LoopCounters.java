package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What a loop counts of itself: written by its carrier, opaquely, and read by anybody. */
final class LoopCounters {
  private static final VarHandle TURNS = counter("turns");
  private static final VarHandle PARKS = counter("parks");
  private static final VarHandle LONGEST_TURN = counter("longestTurn");
  private static final VarHandle LAG = counter("lag");
  private static final VarHandle LONGEST_LAG = counter("longestLag");

  private long turns;
  private long parks;
  private long longestTurn;
  private long lag;
  private long longestLag;

  private static VarHandle counter(String field) {
    try {
      return MethodHandles.lookup().findVarHandle(LoopCounters.class, field, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  void turned(long nanos) {
    TURNS.setOpaque(this, turns + 1);
    if (nanos > longestTurn) {
      LONGEST_TURN.setOpaque(this, nanos);
    }
  }

  void parked() {
    PARKS.setOpaque(this, parks + 1);
  }

  void firedLate(long nanos) {
    LAG.setOpaque(this, nanos);
    if (nanos > longestLag) {
      LONGEST_LAG.setOpaque(this, nanos);
    }
  }

  LoopStatistics snapshot(long slices, int runnable, int timers) {
    return new LoopStatistics(
        read(TURNS),
        slices,
        read(PARKS),
        runnable,
        timers,
        read(LAG),
        read(LONGEST_LAG),
        read(LONGEST_TURN));
  }

  private long read(VarHandle counter) {
    return (long) counter.getOpaque(this);
  }
}
