package dev.heddle.scheduler;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the JDK sees of a scheduler of ours: a {@link ForkJoinPool} without workers.
 *
 * <p>The JDK gives any {@code Executor} the continuations of its virtual threads, but hands timed
 * parks ({@code Thread.sleep}, {@code parkNanos}, timed waits) only to a {@code ForkJoinPool};
 * others are served by timer threads of the JDK. So this is one, and overrides exactly the two
 * methods that the JDK calls. Nothing in here may call {@code submit} or any other method of the
 * superclass that would start a real worker.
 */
final class CarrierBridge extends ForkJoinPool {

  /** Keeps a timed park; called on the carrier that parks. */
  interface TimedParks {
    ScheduledFuture<?> add(Runnable expiry, long delayNanos);
  }

  private final Consumer<Runnable> runnable;
  private final TimedParks timedParks;

  CarrierBridge(Consumer<Runnable> runnable, TimedParks timedParks) {
    super(1);
    this.runnable = runnable;
    this.timedParks = timedParks;
  }

  /** Called with the caller pinned if it is a virtual thread: must not block. */
  @Override
  public void execute(Runnable continuation) {
    runnable.accept(continuation);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable expiry, long delay, TimeUnit unit) {
    return timedParks.add(expiry, unit.toNanos(delay));
  }
}
