package dev.heddle.core;

import java.util.concurrent.locks.LockSupport;

/**
 * Moments without heap. What nobody would do again, such as the reaching of all that is cancelled and
 * the end of a task, waits for memory here and begins anew; so each of it changes nothing before it
 * has what it needs, or may be done twice.
 */
public final class Shortage {
  private static final long PAUSE_NANOS = 10_000_000;

  /** How many times more {@link #mayBegin} finds no memory, after how many times that it does; for tests. */
  private static volatile int pretended;

  private static volatile int before;

  private Shortage() {}

  public static void pretend(int times) {
    pretend(0, times);
  }

  public static void pretend(int enough, int times) {
    before = enough;
    pretended = times;
  }

  /** Where memory is asked for that may not be there. */
  static void mayBegin() {
    if (pretended > 0) {
      if (before > 0) {
        before--;
        return;
      }
      pretended--;
      throw new OutOfMemoryError("pretended");
    }
  }

  /** Lets others free memory. Neither allocates nor throws. */
  static void pause() {
    try {
      if (Thread.currentThread().isVirtual()) {
        // A timed park would want a timer, and none of these waits may end by being cancelled.
        Thread.yield();
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (OutOfMemoryError _) {
      // No memory to unmount: others have to go on beside it.
    }
  }
}
