package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/** A carrier as the {@link Watchdog} sees it. All methods from any thread. */
interface Watched {

  /** The number of the current or last slice. */
  long slice();

  boolean isRunningSlice();

  /** The virtual thread that runs the current slice, if it is known. */
  @Nullable
  Thread sliceThread();

  @Nullable
  Thread carrier();

  String name();

  /** How long a slice may take before it is reported. */
  long stallNanos();

  void reportStall(Stall stall);

  LoopStatistics statistics();

  /** Whether a thread in this state does nothing until somebody or the clock wakes it. */
  static boolean waits(Thread.State state) {
    return state == Thread.State.WAITING
        || state == Thread.State.TIMED_WAITING
        || state == Thread.State.BLOCKED;
  }
}
