package dev.heddle.scheduler.jdk;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the JDK sees of a scheduler of ours: a {@link ForkJoinPool} without workers.
 *
 * <p>The JDK gives any {@code Executor} the continuations of its virtual threads, but hands timed
 * parks ({@code Thread.sleep}, {@code parkNanos}, timed waits) only to a {@code ForkJoinPool};
 * others are served by timer threads of the JDK. So this is one. JDK 25 hands it a continuation by
 * {@code execute(Runnable)}, JDK 26 to 28 by {@code submit(ForkJoinTask)}; every way there is to give
 * a pool a task leads to the same place here, because one that led into the pool would lose it: it
 * has no workers of its own and makes none. {@link HandOverProbe} tries it.
 */
public final class CarrierBridge extends ForkJoinPool {

  /** Keeps a timed park; called on the carrier that parks. */
  @FunctionalInterface
  public interface TimedParks {

    /**
     * Runs an action after a delay.
     *
     * @param expiry ends the park
     * @param delayNanos the delay
     * @return what the JDK cancels if the park ends before
     */
    ScheduledFuture<?> add(Runnable expiry, long delayNanos);
  }

  private static final ForkJoinWorkerThreadFactory NO_WORKERS = _ -> null;

  private final Consumer<Runnable> runnable;
  private final TimedParks timedParks;

  /**
   * Makes the bridge.
   *
   * @param runnable is given each continuation that can run, with the caller pinned if it is a
   *     virtual thread: must not block
   * @param timedParks is given each timed park
   */
  public CarrierBridge(Consumer<Runnable> runnable, TimedParks timedParks) {
    super(1, NO_WORKERS, null, false);
    this.runnable = runnable;
    this.timedParks = timedParks;
  }

  @Override
  public void execute(Runnable continuation) {
    runnable.accept(continuation);
  }

  @Override
  public void execute(ForkJoinTask<?> task) {
    submit(task);
  }

  @Override
  public <T> ForkJoinTask<T> submit(ForkJoinTask<T> task) {
    runnable.accept(AdaptedContinuation.in(task));
    return task;
  }

  @Override
  public <T> ForkJoinTask<T> externalSubmit(ForkJoinTask<T> task) {
    return submit(task);
  }

  @Override
  public <T> ForkJoinTask<T> lazySubmit(ForkJoinTask<T> task) {
    return submit(task);
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable expiry, long delay, TimeUnit unit) {
    return timedParks.add(expiry, unit.toNanos(delay));
  }
}
