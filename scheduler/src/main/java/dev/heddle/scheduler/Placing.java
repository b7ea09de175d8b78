package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * Where what becomes runnable next on a carrier goes. The JDK hands a thread over from inside a start or an
 * unpark, and knows of no {@link Place}s; so whoever starts or wakes says it before, and the scheduler reads it
 * when the JDK calls. Nothing unmounts between the two. Carrier only.
 *
 * <p>It is written at each start and each wake-up. An object of its own keeps that out of the cache line in
 * which thieves look for a carrier's queue.
 */
final class Placing {
  private Place next = Place.LAST;

  /** What has become runnable and is run by who made it so. */
  private @Nullable Runnable here;

  /** What is to be started goes before all others; or here, if who starts it runs it. */
  void first() {
    if (next != Place.HERE) {
      next = Place.FIRST;
    }
  }

  void underFamily() {
    next = Place.UNDER_FAMILY;
  }

  void here() {
    next = Place.HERE;
  }

  void last() {
    next = Place.LAST;
  }

  /** Returns the place of what has just become runnable; what follows goes last. */
  Place take() {
    Place taken = next;
    next = Place.LAST;
    return taken;
  }

  void keepHere(Runnable runnable) {
    here = runnable;
  }

  @Nullable
  Runnable takeHere() {
    Runnable taken = here;
    here = null;
    return taken;
  }
}
