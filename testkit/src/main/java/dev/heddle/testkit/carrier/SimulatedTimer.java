package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.Timer;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer in virtual time; of those for one moment, the first made fires first. */
final class SimulatedTimer implements Timer, ScheduledFuture<@Nullable Void> {
  private final VirtualClock clock;
  private final Runnable action;

  /** With whom it ends; null if with nobody. */
  final @Nullable Incarnation owner;

  final long time;
  private final long number;
  private boolean over;
  private boolean cancelled;

  SimulatedTimer(
      VirtualClock clock, Runnable action, long time, long number, @Nullable Incarnation owner) {
    this.clock = clock;
    this.action = action;
    this.owner = owner;
    this.time = time;
    this.number = number;
  }

  void fire() {
    if (!over) {
      over = true;
      action.run();
    }
  }

  @Override
  public boolean cancel() {
    if (over) {
      return false;
    }
    over = true;
    cancelled = true;
    clock.forget(this);
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel();
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isDone() {
    return over;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(time - clock.now(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    var that = (SimulatedTimer) other;
    int byTime = Long.compare(time, that.time);
    return byTime != 0 ? byTime : Long.compare(number, that.number);
  }

  @Override
  public @Nullable Void get() {
    throw new UnsupportedOperationException("A timer of a simulation has no result");
  }

  @Override
  public @Nullable Void get(long timeout, TimeUnit unit) {
    return get();
  }
}
