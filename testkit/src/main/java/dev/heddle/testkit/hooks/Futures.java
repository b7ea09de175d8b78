package dev.heddle.testkit.hooks;

import dev.heddle.scheduler.Timer;
import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What the common pool and the timer of {@code CompletableFuture} do, done by threads and timers of the simulation. */
public final class Futures {
  private Futures() {}

  /**
   * In place of the common pool.
   *
   * @return what makes a thread for each call
   */
  public static Executor executor() {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null
        ? ForkJoinPool.commonPool()
        : body -> spawn(carrier, "async", body);
  }

  private static void spawn(SimulatedCarrier carrier, String name, Runnable body) {
    carrier.strays().startDaemon(name, body);
  }

  /**
   * A hook.
   *
   * @param <V> the type of the result
   * @param future which
   * @param time how long it may take
   * @param unit of the time
   * @return the same
   */
  @InPlaceOf(CompletableFuture.class)
  public static <V extends @Nullable Object> CompletableFuture<V> orTimeout(
      CompletableFuture<V> future, long time, TimeUnit unit) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null
        ? future.orTimeout(time, unit)
        : after(
            carrier, future, unit.toNanos(time),
            () -> future.completeExceptionally(new TimeoutException()));
  }

  /**
   * A hook.
   *
   * @param <V> the type of the result
   * @param future which
   * @param value its result then
   * @param time how long it may take
   * @param unit of the time
   * @return the same
   */
  @InPlaceOf(CompletableFuture.class)
  public static <V extends @Nullable Object> CompletableFuture<V> completeOnTimeout(
      CompletableFuture<V> future, V value, long time, TimeUnit unit) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null
        ? future.completeOnTimeout(value, time, unit)
        : after(carrier, future, unit.toNanos(time), () -> future.complete(value));
  }

  private static <V extends @Nullable Object> CompletableFuture<V> after(
      SimulatedCarrier carrier, CompletableFuture<V> future, long nanos, Runnable end) {
    Timer timer = carrier.schedule(() -> spawn(carrier, "timeout", end), nanos);
    future.whenComplete((_, _) -> timer.cancel());
    return future;
  }

  /**
   * A hook.
   *
   * @param time how long to wait before each call
   * @param unit of the time
   * @return what calls later
   */
  @InPlaceOf(CompletableFuture.class)
  public static Executor delayedExecutor(long time, TimeUnit unit) {
    return delayedExecutor(time, unit, executor());
  }

  /**
   * A hook.
   *
   * @param time how long to wait before each call
   * @param unit of the time
   * @param executor what calls
   * @return what calls later
   */
  @InPlaceOf(CompletableFuture.class)
  public static Executor delayedExecutor(long time, TimeUnit unit, Executor executor) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    return carrier == null
        ? CompletableFuture.delayedExecutor(time, unit, executor)
        : body -> carrier.schedule(
            () -> spawn(carrier, "delayed", () -> executor.execute(body)), unit.toNanos(time));
  }
}
