package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.OwnThread;
import dev.heddle.scheduler.jdk.CarrierPin;
import java.lang.ref.Cleaner;

/**
 * What is done when an object has been dropped, on one thread for the process that starts when it is
 * first needed. What is to be done must not wait, nor wake anybody: a run in which everybody waits is
 * found stuck although that thread is there.
 */
public final class Disposal {
  private static final Cleaner CLEANER =
      Cleaner.create(loop -> new OwnThread("heddle-disposal", loop, () -> true));

  private Disposal() {}

  /**
   * Has an action run some time after an object has become unreachable.
   *
   * @param dropped the object
   * @param action what to do; it must not lead to the object
   * @return what runs the action at once, if it has not run
   */
  public static Cleaner.Cleanable whenDropped(Object dropped, Runnable action) {
    boolean pinned = CarrierPin.acquire();
    try {
      return CLEANER.register(dropped, action);
    } finally {
      release(pinned);
    }
  }

  /**
   * Runs the action at once, if it has not run.
   *
   * @param disposal what {@link #whenDropped} has returned
   */
  public static void now(Cleaner.Cleanable disposal) {
    boolean pinned = CarrierPin.acquire();
    try {
      disposal.clean();
    } finally {
      release(pinned);
    }
  }

  /** A task that met the cleaner's monitor would let others in, where nothing is said to wait. */
  private static void release(boolean pinned) {
    if (pinned) {
      CarrierPin.release();
    }
  }
}
