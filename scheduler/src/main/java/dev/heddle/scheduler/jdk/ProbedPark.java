package dev.heddle.scheduler.jdk;

import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A timed park that never expires: the {@link HandOverProbe} ends it by an unpark. */
final class ProbedPark implements ScheduledFuture<Void> {
  private volatile boolean cancelled;

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    cancelled = true;
    return true;
  }

  @Override
  public boolean isCancelled() {
    return cancelled;
  }

  @Override
  public boolean isDone() {
    return cancelled;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return Long.MAX_VALUE;
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.compare(Long.MAX_VALUE, other.getDelay(TimeUnit.NANOSECONDS));
  }

  @Override
  public Void get() {
    throw new UnsupportedOperationException("A timed park has no result to wait for");
  }

  @Override
  public Void get(long timeout, TimeUnit unit) {
    return get();
  }
}
