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
  private static final VarHandle ACTION;

  static {
    try {
      ACTION = MethodHandles.lookup().findVarHandle(LoopTimer.class, "action", Runnable.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What becomes of a timer, in the place of its action. */
  private enum End implements Runnable {
    FIRED, CANCELLED;

    @Override
    public void run() {}
  }

  /** Plain: it changes only when a spare carrier retires, which says how that is safe. */
  TimerKeeper keeper;

  /** What to run, or its {@link End}; so a cancelled timer keeps nothing alive. */
  private Runnable action;

  final long deadline;

  /** In no heap and on no wheel. */
  static final int NOWHERE = -1;

  /** The first slot of a wheel; others are below it. */
  static final int ON_WHEEL = -2;

  /** Position in the heap, a slot of the wheel, or neither; touched by the carrier only. */
  int index = NOWHERE;

  /** Links of the wheel's slot; touched by the carrier only. */
  @Nullable LoopTimer next;

  @Nullable LoopTimer previous;

  LoopTimer(TimerKeeper keeper, Runnable action, long deadline) {
    this.keeper = keeper;
    this.action = action;
    this.deadline = deadline;
  }

  void fire() {
    Runnable pending = take(End.FIRED);
    if (pending != null) {
      pending.run();
    }
  }

  /** With a CAS, because one thread may fire and another cancel: exactly one of the two wins. */
  private @Nullable Runnable take(End end) {
    Runnable pending = action();
    return !(pending instanceof End) && ACTION.compareAndSet(this, pending, end) ? pending : null;
  }

  private Runnable action() {
    return (Runnable) ACTION.getVolatile(this);
  }

  @Override
  public boolean cancel() {
    if (take(End.CANCELLED) == null) {
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
    return action() == End.CANCELLED;
  }

  @Override
  public boolean isDone() {
    return action() instanceof End;
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
