package dev.heddle;

import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way in: runs a program on an event loop, and the waits that belong to no primitive.
 *
 * <p>Every method that waits throws {@link InterruptedException} if the calling task is cancelled;
 * let it pass.
 */
public final class Heddle {
  private Heddle() {}

  /**
   * Runs a body as the main task on a new event loop, and returns when the body and everything it
   * started have ended. {@code asyncio.run} is the model. The calling thread waits meanwhile; if it is
   * interrupted, the main task is cancelled.
   *
   * <p>Tasks still running that were started with {@link #start} are cancelled and awaited.
   *
   * @param main what to run
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E if the body throws it; it arrives as it was thrown
   * @throws java.util.concurrent.CancellationException if the main task is cancelled
   * @throws dev.heddle.scheduler.jdk.MissingAccessException if the JVM lacks the access flag
   * @throws IllegalStateException if called inside a task
   */
  public static <T extends @Nullable Object, E extends Exception> T run(Body<T, E> main) throws E {
    return builder().run(main);
  }

  /**
   * Runs an action as the main task; otherwise as {@link #run(Body)}.
   *
   * @param main what to run
   * @param <E> what it throws
   * @throws E if the action throws it
   */
  public static <E extends Exception> void run(Action<E> main) throws E {
    builder().run(main);
  }

  /**
   * Starts to describe a run with other settings.
   *
   * @return a builder with the defaults
   */
  public static HeddleBuilder builder() {
    return new HeddleBuilder();
  }

  /**
   * Starts a detached task: it belongs to the run, not to the caller's group, and is cancelled when
   * the main task ends. A failure nobody awaits goes to the run's {@link FailureHandler}.
   *
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   */
  public static <T extends @Nullable Object> Task<T> start(Body<? extends T, ?> body) {
    return Fiber.current("Heddle.start").run.detached().start(body);
  }

  /**
   * Starts a detached task without a result; otherwise as {@link #start(Body)}.
   *
   * @param action what it runs
   * @return the task
   */
  public static Task<@Nullable Void> start(Action<?> action) {
    return Fiber.current("Heddle.start").run.detached().start(action);
  }

  /**
   * Waits for a time, on a timer of the scheduler. Works on any thread.
   *
   * @param time how long; zero or less only lets others run
   * @throws InterruptedException if the caller is cancelled
   */
  public static void sleep(Duration time) throws InterruptedException {
    Waiter.sleep(Waiter.nanosOf(time));
  }

  /**
   * Lets everything that is runnable run once before the caller goes on. {@code asyncio.sleep(0)} is
   * the model.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public static void yieldNow() throws InterruptedException {
    Waiter.checkCancelled();
    Thread.yield();
  }

  /**
   * Runs a body that is cancelled if it takes too long. Deadlines nest; the earliest wins.
   *
   * @param limit how long it may take; zero or less cancels it at its first wait
   * @param body what to run, in the calling task
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result, also if the deadline passed while it was returning
   * @throws TimeoutException if the deadline ended the body
   * @throws E if the body throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <T extends @Nullable Object, E extends Exception> T timeout(
      Duration limit, Body<T, E> body) throws E, TimeoutException, InterruptedException {
    return Deadline.run(Fiber.current("Heddle.timeout"), limit, body);
  }

  /**
   * Runs an action that is cancelled if it takes too long; otherwise as {@link #timeout(Duration,
   * Body)}.
   *
   * @param limit how long it may take
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @throws TimeoutException if the deadline ended the action
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> void timeout(Duration limit, Action<E> action)
      throws E, TimeoutException, InterruptedException {
    timeout(limit, Action.asBody(action));
  }

  /**
   * Runs a body that cancellation from outside does not reach: cleanup that must finish. The
   * cancellation arrives at the first wait after it.
   *
   * @param body what to run, in the calling task
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E if the body throws it
   * @throws InterruptedException if a scope opened inside the body is cancelled, or the body throws
   *     it
   */
  public static <T extends @Nullable Object, E extends Exception> T shield(Body<T, E> body)
      throws E, InterruptedException {
    Fiber<?> fiber = Fiber.current("Heddle.shield");
    CancelScope scope = CancelScope.enterShield(fiber);
    try {
      return body.run();
    } finally {
      scope.exit(fiber);
    }
  }

  /**
   * Runs an action that cancellation from outside does not reach; otherwise as {@link
   * #shield(Body)}.
   *
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @throws E if the action throws it
   * @throws InterruptedException as for {@link #shield(Body)}
   */
  public static <E extends Exception> void shield(Action<E> action)
      throws E, InterruptedException {
    shield(Action.asBody(action));
  }

  /**
   * Runs bodies concurrently and returns their results in order. If one fails the others are
   * cancelled.
   *
   * @param bodies what to run, each in a task of its own
   * @param <T> the type of the results
   * @return the results, in the order of the bodies
   * @throws ExceptionGroup if any failed
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> List<T> gather(Body<? extends T, ?>... bodies)
      throws InterruptedException {
    return gather(List.of(bodies));
  }

  /**
   * Runs bodies concurrently and returns their results in order; as {@link #gather(Body...)}.
   *
   * @param bodies what to run, each in a task of its own
   * @param <T> the type of the results
   * @return the results, in the order of the bodies
   * @throws ExceptionGroup if any failed
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  public static <T extends @Nullable Object> List<T> gather(
      Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    var tasks = new ArrayList<Task<T>>(bodies.size());
    try (var group = TaskGroup.open("gather")) {
      for (Body<? extends T, ?> body : bodies) {
        tasks.add(group.start(body));
      }
      group.join();
    }
    var results = new ArrayList<T>(tasks.size());
    for (Task<T> task : tasks) {
      results.add(task.await());
    }
    return results;
  }

  /**
   * Runs a call that blocks its thread (file I/O, DNS, native code) on a platform thread, while the
   * calling task waits. {@code asyncio.to_thread} is the model.
   *
   * <p>If the caller is cancelled, the platform thread is interrupted, and the wait goes on until
   * the call has ended: nothing outlives its scope. A call not begun yet is dropped.
   *
   * @param call what to run
   * @param <T> the type of its result
   * @return its result
   * @throws Exception what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled
   */
  public static <T extends @Nullable Object> T blocking(Callable<T> call) throws Exception {
    return new BlockingCall<>(call).await();
  }

  /**
   * Returns the scheduler of the current run, to hand its executor or thread factory to existing
   * libraries.
   *
   * @return the scheduler
   * @throws IllegalStateException if no task runs the caller
   */
  public static Scheduler scheduler() {
    return Fiber.current("Heddle.scheduler").run.scheduler;
  }
}
