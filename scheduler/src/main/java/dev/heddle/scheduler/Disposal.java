package dev.heddle.scheduler;

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
    return CLEANER.register(dropped, action);
  }
}
