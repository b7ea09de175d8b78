package dev.heddle;

import dev.heddle.core.Fiber;
import dev.heddle.core.Scope;
import dev.heddle.core.Scoped;
import dev.heddle.core.TaskWalk;
import dev.heddle.failure.Exceptions;
import dev.heddle.gather.Concurrently;
import dev.heddle.gather.EnoughDone;
import dev.heddle.gather.Race;
import dev.heddle.outcome.StageBridge;
import dev.heddle.parking.Sleep;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way in: runs a program on an event loop, and the waits that belong to no primitive.
 *
 * <p>Every method that waits throws {@link InterruptedException} if the calling task is cancelled;
 * let it pass.
 */
public final class Heddle {
  static {
    Exceptions.give(new ExceptionAccess());
  }

  private Heddle() {}

  /**
   * Runs a body as the main task on a new event loop, if no other scheduler was set for the process,
   * and returns when the body and everything it started have ended. {@code asyncio.run} is the
   * model. The calling thread waits meanwhile; if it is interrupted, the main task is cancelled.
   *
   * <p>Tasks still running that were started with {@link #start} are cancelled and awaited. Virtual
   * threads that are no tasks ({@link Thread#startVirtualThread}, a library's) are not: they go on, on
   * the JDK's scheduler. Only one that neither waits nor yields keeps an event loop, as it keeps it
   * from everybody else, and {@code run} returns when it does either.
   *
   * @param main what to run
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E if the body throws it; it arrives as it was thrown
   * @throws java.util.concurrent.CancellationException if the main task is cancelled
   * @throws DeadlockException if all tasks wait and nothing can wake one any more
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
   * the main task ends: what has not begun by then never does, which is logged at INFO. A failure nobody
   * awaits goes to the run's {@link FailureHandler}.
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
   * Starts a detached task with a name; otherwise as {@link #start(Body)}.
   *
   * @param taskName the name of the task and of its thread
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   */
  public static <T extends @Nullable Object> Task<T> start(
      String taskName, Body<? extends T, ?> body) {
    return Fiber.current("Heddle.start").run.detached().start(taskName, body);
  }

  /**
   * Starts a detached task with a name and without a result; otherwise as {@link #start(Body)}.
   *
   * @param taskName the name of the task and of its thread
   * @param action what it runs
   * @return the task
   */
  public static Task<@Nullable Void> start(String taskName, Action<?> action) {
    return Fiber.current("Heddle.start").run.detached().start(taskName, action);
  }

  /**
   * Waits for a time, on a timer of the scheduler. Works on any thread.
   *
   * @param time how long; zero or less only lets others run
   * @throws InterruptedException if the caller is cancelled
   */
  public static void sleep(Duration time) throws InterruptedException {
    Sleep.sleep(Waiter.nanosOf(time));
  }

  /**
   * Lets everything that is runnable run once before the caller goes on. {@code asyncio.sleep(0)} is
   * the model. With several carriers that is everything on the caller's; the others go on beside it. The
   * JDK's scheduler keeps no such order.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public static void yieldNow() throws InterruptedException {
    Waiter.checkCancelled();
    Thread.yield();
  }

  /**
   * Runs a body that is cancelled if it takes too long. Deadlines nest; the earliest wins, and the
   * tasks of groups opened inside are under them too.
   *
   * @param timeout how long it may take; zero or less cancels it at its first wait
   * @param body what to run, in the calling task
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result, also if the deadline passed while it was returning
   * @throws TimeoutException if the deadline ended the body; it is a {@link DeadlineException}
   * @throws E if the body throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <T extends @Nullable Object, E extends Exception> T timeout(
      Duration timeout, Body<T, E> body) throws E, TimeoutException, InterruptedException {
    Objects.requireNonNull(body, "body");
    return Scoped.timeout(Fiber.current("Heddle.timeout"), timeout, _ -> body.call());
  }

  /**
   * Runs an action that is cancelled if it takes too long; otherwise as {@link #timeout(Duration,
   * Body)}.
   *
   * @param timeout how long it may take
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @throws TimeoutException if the deadline ended the action
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> void timeout(Duration timeout, Action<E> action)
      throws E, TimeoutException, InterruptedException {
    timeout(timeout, Action.asBody(action));
  }

  /**
   * Runs a body that is cancelled if it takes too long and that can move its deadline; otherwise as
   * {@link #timeout(Duration, Body)}. {@code asyncio.timeout} with {@code reschedule} is the model.
   *
   * @param timeout how long it may take, unless it moves the deadline
   * @param body what to run, in the calling task; it is given its scope
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws TimeoutException if the deadline ended the body, or somebody who cancelled the scope
   * @throws E if the body throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <T extends @Nullable Object, E extends Exception> T timeout(
      Duration timeout, Transform<CancelScope, T, E> body)
      throws E, TimeoutException, InterruptedException {
    Objects.requireNonNull(body, "body");
    return Scoped.timeout(Fiber.current("Heddle.timeout"), timeout, body);
  }

  /**
   * Runs an action that is cancelled if it takes too long and that can move its deadline; otherwise as
   * {@link #timeout(Duration, Transform)}.
   *
   * @param limit how long it may take, unless it moves the deadline
   * @param action what to run, in the calling task; it is given its scope
   * @param <E> what it throws
   * @throws TimeoutException if the deadline ended the action, or somebody who cancelled the scope
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  @SuppressWarnings("overloads")
  public static <E extends Exception> void timeout(
      Duration limit, ValueAction<CancelScope, E> action)
      throws E, TimeoutException, InterruptedException {
    timeout(limit, ValueAction.<CancelScope, E>asTransform(action));
  }

  /**
   * Runs a body that is cancelled at a time of the wall clock, as it stands now: later changes of
   * the clock do not move the deadline. Otherwise as {@link #timeout(Duration, Body)}.
   *
   * @param when when it is cancelled; a time in the past cancels it at its first wait
   * @param body what to run, in the calling task
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws TimeoutException if the deadline ended the body
   * @throws E if the body throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <T extends @Nullable Object, E extends Exception> T deadline(
      Instant when, Body<T, E> body) throws E, TimeoutException, InterruptedException {
    return timeout(Duration.between(Instant.now(), when), body);
  }

  /**
   * Runs an action that is cancelled at a time of the wall clock; otherwise as {@link
   * #deadline(Instant, Body)}.
   *
   * @param when when it is cancelled
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @throws TimeoutException if the deadline ended the action
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> void deadline(Instant when, Action<E> action)
      throws E, TimeoutException, InterruptedException {
    deadline(when, Action.asBody(action));
  }

  /**
   * Runs an action that is cancelled if it takes too long, and goes on after it either way. Trio's
   * {@code move_on_after} is the model.
   *
   * @param timeout how long it may take; zero or less cancels it at its first wait
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @return true if the action finished, false if the deadline ended it
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> boolean moveOnAfter(Duration timeout, Action<E> action)
      throws E, InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(action, "action");
    return Scoped.<Boolean, E>moveOn(Fiber.current("Heddle.moveOnAfter"), timeout, _ -> {
      action.run();
      return true;
    }, false);
  }

  /**
   * Runs a body that is cancelled if it takes too long, and makes do with another value then.
   *
   * @param timeout how long it may take; zero or less cancels it at its first wait
   * @param body what to run, in the calling task
   * @param otherwise what to return if the deadline ends it
   * @param <T> the type of the result
   * @param <E> what it throws
   * @return the body's result, or the other value
   * @throws E if the body throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <T extends @Nullable Object, E extends Exception> T moveOnAfter(
      Duration timeout, Body<? extends T, E> body, T otherwise) throws E, InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(body, "body");
    return Scoped.<T, E>moveOn(
        Fiber.current("Heddle.moveOnAfter"), timeout, _ -> body.call(), otherwise);
  }

  /**
   * Runs a body that is cancelled if it takes too long, and says by an empty {@link Optional} that it was: a
   * {@link #timeout(Duration, Body)} that throws nothing for the time. Kotlin's {@code withTimeoutOrNull} is
   * the model.
   *
   * @param timeout how long it may take; zero or less cancels it at its first wait
   * @param body what to run, in the calling task
   * @param <T> the type of its result, which is never null: {@link #moveOnAfter(Duration, Body, Object)} takes
   *     bodies with null for a result
   * @param <E> what it throws
   * @return its result, also if the deadline passed while it was returning; empty if the deadline ended it
   * @throws E if the body throws it
   * @throws IllegalStateException if its result is null
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <T, E extends Exception> Optional<T> tryWithin(
      Duration timeout, Body<? extends T, E> body) throws E, InterruptedException {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(body, "body");
    return Scoped.tryWithin(Fiber.current("Heddle.tryWithin"), timeout, body);
  }

  /**
   * Returns how long the caller has until the earliest deadline around it, whoever has set it: the
   * task itself, or the owner of a group it is in. Trio's {@code current_effective_deadline} is the
   * model.
   *
   * @return the time left; zero if the caller is being cancelled, empty if there is no deadline
   * @throws IllegalStateException if no task runs the caller
   */
  public static Optional<Duration> timeLeft() {
    return Scope.timeLeft(Fiber.current("Heddle.timeLeft"));
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
    Objects.requireNonNull(body, "body");
    return Scoped.shield(Fiber.current("Heddle.shield"), body);
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
   * cancelled, and results that are there already cannot be had: bodies that open something are for
   * {@link #gatherOutcomes(Body...)} or a group, which give them out.
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
    return gather(Arrays.asList(Objects.requireNonNull(bodies, "bodies")));
  }

  /**
   * Runs actions concurrently and returns when all have ended; otherwise as {@link #gather(Body...)}.
   *
   * @param actions what to run, each in a task of its own
   * @throws ExceptionGroup if any failed
   * @throws InterruptedException if the caller is cancelled; so are the actions then
   */
  public static void gather(Action<?>... actions) throws InterruptedException {
    Concurrently.gather(Concurrently.bodies(actions));
  }

  /**
   * Awaits tasks and promises together and returns their results in order. If one fails, the waits for
   * the others end; what is awaited goes on. To start work and gather it, give the bodies.
   *
   * @param awaited what to wait for
   * @param <T> the type of the results
   * @return the results, in the order given
   * @throws ExceptionGroup of what {@link Eventual#await} throws for those that failed or were cancelled
   * @throws InterruptedException if the caller is cancelled; what is awaited goes on
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> List<T> gather(Eventual<? extends T>... awaited)
      throws InterruptedException {
    return Concurrently.awaitAll(
        "gather", Arrays.asList(Objects.requireNonNull(awaited, "awaited")));
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
    return Concurrently.gather(bodies);
  }

  /**
   * Runs bodies concurrently and returns how each of them ended. A failure cancels nobody. {@code
   * asyncio.gather(..., return_exceptions=True)} is the model.
   *
   * @param bodies what to run, each in a task of its own
   * @param <T> the type of the results
   * @return the outcomes, in the order of the bodies
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(
      Body<? extends T, ?>... bodies) throws InterruptedException {
    return gatherOutcomes(Arrays.asList(Objects.requireNonNull(bodies, "bodies")));
  }

  /**
   * Runs actions concurrently and returns how each of them ended; as {@link #gatherOutcomes(Body...)}.
   *
   * @param actions what to run, each in a task of its own
   * @return the outcomes, in the order of the actions
   * @throws InterruptedException if the caller is cancelled; so are the actions then
   */
  public static List<Outcome<@Nullable Void>> gatherOutcomes(Action<?>... actions)
      throws InterruptedException {
    return Concurrently.gatherOutcomes(Concurrently.bodies(actions));
  }

  /**
   * Runs bodies concurrently and returns how each of them ended; as {@link
   * #gatherOutcomes(Body...)}.
   *
   * @param bodies what to run, each in a task of its own
   * @param <T> the type of the results
   * @return the outcomes, in the order of the bodies
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  public static <T extends @Nullable Object> List<Outcome<T>> gatherOutcomes(
      Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    return Concurrently.gatherOutcomes(bodies);
  }

  /**
   * Runs bodies concurrently and returns the result of the first to succeed, after the others have
   * been cancelled and have ended.
   *
   * <p>Another may succeed before the cancellation reaches it. Its result, which nobody gets, is closed
   * if it is an {@link AutoCloseable}, unless it is the very object that has won; so is a result whose
   * caller is cancelled. {@link #race(Collection, Consumer)} does something else with them.
   *
   * @param bodies what to run, each in a task of its own; at least one
   * @param <T> the type of the result
   * @return the first result
   * @throws ExceptionGroup with all failures, if none succeeded
   * @throws TaskCancelledException if all were cancelled
   * @throws IllegalArgumentException if there is no body
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  @SafeVarargs
  @SuppressWarnings("varargs")
  public static <T extends @Nullable Object> T race(Body<? extends T, ?>... bodies)
      throws InterruptedException {
    return race(Arrays.asList(Objects.requireNonNull(bodies, "bodies")));
  }

  /**
   * Runs actions concurrently and returns when the first has succeeded, after the others have been
   * cancelled and have ended; otherwise as {@link #race(Body...)}.
   *
   * @param actions what to run, each in a task of its own; at least one
   * @throws ExceptionGroup with all failures, if none succeeded
   * @throws TaskCancelledException if all were cancelled
   * @throws IllegalArgumentException if there is no action
   * @throws InterruptedException if the caller is cancelled; so are the actions then
   */
  public static void race(Action<?>... actions) throws InterruptedException {
    race(Concurrently.bodies(actions));
  }

  /**
   * Runs bodies concurrently and returns the result of the first to succeed; as {@link
   * #race(Body...)}.
   *
   * @param bodies what to run, each in a task of its own; at least one
   * @param <T> the type of the result
   * @return the first result
   * @throws ExceptionGroup with all failures, if none succeeded
   * @throws TaskCancelledException if all were cancelled
   * @throws IllegalArgumentException if there is no body
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  public static <T extends @Nullable Object> T race(
      Collection<? extends Body<? extends T, ?>> bodies) throws InterruptedException {
    return Concurrently.race(bodies, Race::close);
  }

  /**
   * Runs bodies concurrently and returns the result of the first to succeed; otherwise as {@link
   * #race(Body...)}, but closes no results.
   *
   * @param bodies what to run, each in a task of its own; at least one
   * @param loser what to do with each result that nobody gets: in the calling task, when all have ended,
   *     and shielded if that is being cancelled. What it throws goes to the run's {@link FailureHandler}
   * @param <T> the type of the result
   * @return the first result
   * @throws ExceptionGroup with all failures, if none succeeded
   * @throws TaskCancelledException if all were cancelled
   * @throws IllegalArgumentException if there is no body
   * @throws InterruptedException if the caller is cancelled; so are the bodies then
   */
  public static <T extends @Nullable Object> T race(
      Collection<? extends Body<? extends T, ?>> bodies, Consumer<? super T> loser)
      throws InterruptedException {
    return Concurrently.race(bodies, Objects.requireNonNull(loser, "loser"));
  }

  /**
   * Applies a transform to each item, to several at a time, and returns the results in the order of
   * the items. An item is read, by the calling task, only when there is room to work on it; if one
   * fails, the others are cancelled and no more are read.
   *
   * @param items what to read from; may be endless only as long as something fails in the end. If its
   *     iterator can be closed, as a generator's, it is closed at the end, however it comes
   * @param limit how many to work on at once, at least 1
   * @param transform what to do with each, in a task of its own
   * @param <T> the type of the items
   * @param <R> the type of the results
   * @return the results, in the order of the items
   * @throws ExceptionGroup if any failed
   * @throws IllegalArgumentException if the limit is less than 1
   * @throws InterruptedException if the caller is cancelled; so is the work then
   */
  public static <T extends @Nullable Object, R extends @Nullable Object> List<R> mapConcurrent(
      Iterable<? extends T> items, int limit, Transform<? super T, ? extends R, ?> transform)
      throws InterruptedException {
    return Concurrently.map(items, limit, transform);
  }

  /**
   * Applies an action to each item, to several at a time: {@link #forEachConcurrent} for who looks here.
   *
   * @param items what to read from
   * @param limit how many to work on at once, at least 1
   * @param action what to do with each, in a task of its own
   * @param <T> the type of the items
   * @throws ExceptionGroup if any failed
   * @throws IllegalArgumentException if the limit is less than 1
   * @throws InterruptedException if the caller is cancelled; so is the work then
   */
  @SuppressWarnings("overloads")
  public static <T extends @Nullable Object> void mapConcurrent(
      Iterable<? extends T> items, int limit, ValueAction<? super T, ?> action)
      throws InterruptedException {
    forEachConcurrent(items, limit, action);
  }

  /**
   * Applies an action to each item, to several at a time, and returns when all is done; otherwise as
   * {@link #mapConcurrent(Iterable, int, Transform)}. It keeps nothing of an item that is done, so the
   * items may be as many as they like.
   *
   * @param items what to read from
   * @param limit how many to work on at once, at least 1
   * @param action what to do with each, in a task of its own
   * @param <T> the type of the items
   * @throws ExceptionGroup if any failed
   * @throws IllegalArgumentException if the limit is less than 1
   * @throws InterruptedException if the caller is cancelled; so is the work then
   */
  public static <T extends @Nullable Object> void forEachConcurrent(
      Iterable<? extends T> items, int limit, ValueAction<? super T, ?> action)
      throws InterruptedException {
    Concurrently.forEach(items, limit, action);
  }

  /**
   * Waits until enough of some tasks or promises have ended, and cancels none of them. {@code
   * asyncio.wait} is the model; its name is not to be had, since every object has a {@code wait}.
   *
   * @param tasks what to wait for; may be empty
   * @param when how many are enough
   * @param <A> what they are, usually {@code Task<T>}
   * @return which have ended and which have not
   * @throws InterruptedException if the caller is cancelled; the tasks go on
   */
  public static <A extends Eventual<?>> Waited<A> awaitTasks(
      Collection<? extends A> tasks, When when) throws InterruptedException {
    return EnoughDone.await(tasks, when, null);
  }

  /**
   * Waits until enough of some tasks or promises have ended or a time has passed, and cancels none
   * of them, nor throws for the time.
   *
   * @param tasks what to wait for; may be empty
   * @param when how many are enough
   * @param timeout the longest time to wait
   * @param <A> what they are, usually {@code Task<T>}
   * @return which have ended and which have not
   * @throws InterruptedException if the caller is cancelled; the tasks go on
   */
  public static <A extends Eventual<?>> Waited<A> awaitTasks(
      Collection<? extends A> tasks, When when, Duration timeout) throws InterruptedException {
    return EnoughDone.await(tasks, when, Objects.requireNonNull(timeout, "timeout"));
  }

  /**
   * Awaits the tasks and promises of a collection together and returns their results in order, as {@link
   * #gather(Eventual...)}. If one fails, the waits for the others end; what is awaited goes on, and is for its
   * group or its owner to cancel. Kotlin's {@code awaitAll} is the model. {@link #awaitTasks} throws nothing for
   * what has failed.
   *
   * @param tasks what to wait for; may be empty
   * @param <T> the type of the results
   * @return the results, in the order given
   * @throws ExceptionGroup of what {@link Eventual#await} throws for those that failed or were cancelled
   * @throws InterruptedException if the caller is cancelled; what is awaited goes on
   */
  public static <T extends @Nullable Object> List<T> awaitAll(
      Collection<? extends Eventual<? extends T>> tasks) throws InterruptedException {
    return Concurrently.awaitAll("awaitAll", tasks);
  }

  /**
   * Returns some tasks or promises one after the other as they end. {@code asyncio.as_completed} is
   * the model.
   *
   * @param tasks what to wait for
   * @param <A> what they are, usually {@code Task<T>}
   * @return where to take them from
   */
  public static <A extends Eventual<?>> Completions<A> asCompleted(
      Collection<? extends A> tasks) {
    return Completions.of(tasks);
  }

  /**
   * Runs a call that blocks its thread (file I/O, DNS, native code) on a platform thread, while the
   * calling task waits. {@code asyncio.to_thread} is the model. At most 64 such calls run at once in
   * a process, more only while all of those wait for other threads; {@link Blocking} makes limits of
   * its own. The call sees the caller's scoped values.
   *
   * <p>If the caller is cancelled, the platform thread is interrupted, and the wait goes on until
   * the call has ended: nothing outlives its scope. If it returns all the same, its result is the
   * caller's, which meets the cancellation at its next wait. A call not begun yet is dropped.
   *
   * @param call what to run; a {@code Callable} is given as {@code callable::call}
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled and the call has no result
   */
  public static <T extends @Nullable Object, E extends Exception> T blocking(Body<T, E> call)
      throws E, InterruptedException {
    return Blocking.SHARED.call(call);
  }

  /**
   * Runs a call without a result that blocks its thread; otherwise as {@link #blocking(Body)}.
   *
   * @param call what to run
   * @param <E> what it throws
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled before the call has ended
   */
  public static <E extends Exception> void blocking(Action<E> call)
      throws E, InterruptedException {
    Blocking.SHARED.call(call);
  }

  /**
   * Runs a call that blocks its thread and has a way of its own to end it, in place of an interrupt;
   * otherwise as {@link #blocking(Body)}.
   *
   * <pre>{@code
   * ResultSet rows = Heddle.blocking(() -> statement.executeQuery(), statement::cancel);
   * }</pre>
   *
   * <p>If the caller is cancelled, the action runs on another platform thread, and the caller waits until
   * the call and the action have ended. What the call throws then is the cause of the cancellation.
   *
   * @param call what to run
   * @param onCancel ends the call; see {@link Blocking#call(Body, Action)}
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result, also if it comes after the cancellation
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled and the call has no result
   */
  public static <T extends @Nullable Object, E extends Exception> T blocking(
      Body<T, E> call, Action<?> onCancel) throws E, InterruptedException {
    return Blocking.SHARED.call(call, onCancel);
  }

  /**
   * Runs a call without a result that blocks its thread and has a way of its own to end it; otherwise as
   * {@link #blocking(Body, Action)}.
   *
   * @param call what to run
   * @param onCancel ends the call
   * @param <E> what it throws
   * @throws E what the call throws, as it was thrown
   * @throws InterruptedException if the caller is cancelled before the call has ended
   */
  public static <E extends Exception> void blocking(Action<E> call, Action<?> onCancel)
      throws E, InterruptedException {
    Blocking.SHARED.call(call, onCancel);
  }

  /**
   * Waits for what a library of callbacks will complete: a {@link java.util.concurrent.CompletableFuture},
   * {@code HttpClient.sendAsync}, a Reactor {@code Mono.toFuture()}. If the caller is cancelled, so is the
   * stage's future, which is how most of them end the work behind it. {@link Promise#of} gives a promise
   * to pass on, or to select by.
   *
   * @param stage what to wait for
   * @param <T> the type of the result
   * @return the result
   * @throws TaskFailedException if it fails; the cause is the original, without the {@link
   *     java.util.concurrent.CompletionException} around it
   * @throws TaskCancelledException if it is cancelled by somebody else
   * @throws InterruptedException if the caller is cancelled; so is the stage then
   */
  public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage)
      throws InterruptedException {
    return StageBridge.await(Objects.requireNonNull(stage, "stage"));
  }

  /**
   * Throws if the caller is cancelled, and lets nobody else run: for long computations that wait for
   * nothing. Trio's {@code checkpoint_if_cancelled} is the model.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public static void checkCancelled() throws InterruptedException {
    Waiter.checkCancelled();
  }

  /**
   * Returns all tasks of the current run that have not ended. {@code asyncio.all_tasks} is the model.
   *
   * @return a snapshot; each task stands behind the owner of its group
   * @throws IllegalStateException if no task runs the caller
   */
  public static List<Task<?>> tasks() {
    return TaskWalk.from(Fiber.current("Heddle.tasks").run.main());
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
