package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A timer of a carrier. It is a {@link ScheduledFuture} because the JDK asks for one when it
 * hands over a timed park.
 */
final class LoopTimer implements Timer, ScheduledFuture<Void> {
  private static final int PENDING = 0;
  private static final int FIRED = 1;
  private static final int CANCELLED = 2;
  private static final VarHandle STATE;
  private static final VarHandle BELOW;

  static {
    try {
      var lookup = MethodHandles.lookup();
      STATE = lookup.findVarHandle(LoopTimer.class, "state", int.class);
      BELOW = lookup.findVarHandle(LoopTimer.class, "below", LoopTimer.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** Plain: it changes only when a spare carrier retires, which says how that is safe. */
  TimerKeeper keeper;

  private final Runnable action;

  /** Changes only between firing and firing again, when the timer is nowhere. */
  long deadline;

  private static final long AGAIN_NANOS = 10_000_000;

  /** In no heap and on no wheel. */
  static final int NOWHERE = -1;

  /** The first slot of a wheel; others are below it. */
  static final int ON_WHEEL = -2;

  /** Position in the heap, a slot of the wheel, or neither; touched by the carrier only. */
  int index = NOWHERE;

  /** Links of the wheel's slot; touched by the carrier only. */
  @Nullable LoopTimer next;

  @Nullable LoopTimer previous;

  /** Link among {@link LeftTimers}: null if it is not among any, itself if it is the lowest. */
  private volatile @Nullable LoopTimer below;

  private volatile int state;

  LoopTimer(TimerKeeper keeper, Runnable action, long deadline) {
    this.keeper = keeper;
    this.action = action;
    this.deadline = deadline;
  }

  /** Runs the action; true if there was no memory for it, and the timer is to be added again. */
  boolean fire() {
    // A CAS, because a foreign thread may be cancelling: exactly one of the two wins.
    if (!STATE.compareAndSet(this, PENDING, FIRED)) {
      return false;
    }
    try {
      action.run();
      return false;
    } catch (OutOfMemoryError e) {
      if (!(action instanceof PersistentAction)) {
        throw e;
      }
      deadline = System.nanoTime() + AGAIN_NANOS;
      state = PENDING;
      return true;
    }
  }

  // -- of LeftTimers, which says how they are ordered

  /** Makes the caller the one who leaves it; false if it is left already. */
  boolean claim() {
    return BELOW.compareAndSet(this, (LoopTimer) null, this);
  }

  /** Plain, because the compare-and-swap of the top publishes it. */
  void leaveAbove(@Nullable LoopTimer other) {
    BELOW.set(this, other == null ? this : other);
  }

  @Nullable
  LoopTimer release() {
    LoopTimer other = below;
    below = null;
    return other == this ? null : other;
  }

  @Override
  public boolean cancel() {
    if (!STATE.compareAndSet(this, PENDING, CANCELLED)) {
      return false;
    }
    keeper.forget(this);
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  @Override
  public boolean isCancelled() {
    return state == CANCELLED;
  }

  @Override
  public boolean isDone() {
    return state != PENDING;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(
        getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }

  @Override
  public Void get() {
    throw new UnsupportedOperationException("A carrier's timer has no result to wait for");
  }

  @Override
  public Void get(long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("A carrier's timer has no result to wait for");
  }
}
