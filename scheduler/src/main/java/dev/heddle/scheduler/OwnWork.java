package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Carrier} of a pool keeps for itself: what its tasks have just started, and its timers.
 *
 * <p>Others take from it: thieves the older half of what has been started, and the {@link Warden}
 * everything, while a long slice holds the carrier. A lock keeps them apart; whoever holds it runs a
 * few instructions and calls nobody. So that a carrier without either pays nothing, the sizes are read
 * without the lock first: only the carrier makes them grow, so zero is true for it; or a spare that
 * retires and leaves it its timers, and rouses it then.
 *
 * <p>Memory ordering: the lock is taken by a compare-and-swap (acquire) and given back by a release
 * store, so each holder sees what the previous one wrote.
 */
final class OwnWork {
  private static final VarHandle HELD;

  static {
    try {
      HELD = MethodHandles.lookup().findVarHandle(OwnWork.class, "held", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final NewestFirst fresh = new NewestFirst();
  private final TimerWheel timers = new TimerWheel();
  private boolean held;

  private void lock() {
    while (!HELD.compareAndSet(this, false, true)) {
      Thread.onSpinWait();
    }
  }

  private void unlock() {
    HELD.setRelease(this, false);
  }

  // -- what has been started

  void start(Runnable continuation) {
    lock();
    try {
      fresh.push(continuation);
    } finally {
      unlock();
    }
  }

  void startUnderFamily(Runnable continuation) {
    lock();
    try {
      fresh.pushUnderFamily(continuation);
    } finally {
      unlock();
    }
  }

  /** Ends a slice: what it has started is a family now. */
  void endSlice() {
    if (!fresh.isEmpty()) {
      lock();
      try {
        fresh.endSlice();
      } finally {
        unlock();
      }
    }
  }

  /** Ends a slice and takes the next of what has been started. */
  @Nullable
  Runnable next() {
    if (fresh.isEmpty()) {
      return null;
    }
    lock();
    try {
      fresh.endSlice();
      return fresh.poll();
    } finally {
      unlock();
    }
  }

  /** Not more than a hint to anybody but the carrier. */
  int started() {
    return fresh.size();
  }

  /** Ends a slice and takes the eldest of what has been started. */
  @Nullable
  Runnable eldest() {
    lock();
    try {
      fresh.endSlice();
      return fresh.pollEldest();
    } finally {
      unlock();
    }
  }

  /** Gives all away in the order of their age, in the middle of a slice. */
  void giveAll(Consumer<Runnable> taker) {
    lock();
    try {
      fresh.giveByAge(taker);
    } finally {
      unlock();
    }
  }

  /** Gives the older half away, in the middle of a slice: one of one, and at most so many. */
  void giveHalf(int most, Consumer<Runnable> taker) {
    lock();
    try {
      fresh.giveOldest(Math.min((fresh.size() + 1) / 2, most), taker);
    } finally {
      unlock();
    }
  }

  // -- timers

  void addTimer(LoopTimer timer) {
    lock();
    try {
      timers.add(timer);
    } finally {
      unlock();
    }
  }

  /** Adds a timer that would be lost otherwise: waits for memory, without the lock. */
  void addTimerSurely(LoopTimer timer) {
    while (true) {
      try {
        addTimer(timer);
        return;
      } catch (OutOfMemoryError _) {
        Survival.pause();
      }
    }
  }

  void removeTimer(LoopTimer timer) {
    lock();
    try {
      timers.remove(timer);
    } finally {
      unlock();
    }
  }

  /**
   * Takes the earliest timer if it is due, having forgotten those that others have cancelled; not those
   * that were cancelled as they came to another keeper, who finds them cancelled.
   */
  @Nullable
  LoopTimer pollDueTimer(long now, LeftTimers cancelled, TimerKeeper keeper) {
    if (timers.isEmpty() && cancelled.isEmpty()) {
      return null;
    }
    lock();
    try {
      LoopTimer forgotten = cancelled.takeAll();
      while (forgotten != null) {
        LoopTimer below = cancelled.release(forgotten);
        if (forgotten.keeper == keeper) {
          timers.remove(forgotten);
        }
        forgotten = below;
      }
      return timers.pollDue(now);
    } finally {
      unlock();
    }
  }

  /** Nanoseconds until a timer is due; {@code Long.MAX_VALUE} if none is pending. */
  long untilNextTimer(long now) {
    lock();
    long until = timers.isEmpty() ? Long.MAX_VALUE : timers.untilNext(now);
    unlock();
    return until;
  }

  int timers() {
    return timers.size();
  }
}
