package dev.heddle;

import dev.heddle.core.OpenRun;
import dev.heddle.scheduler.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * A run without a main body of its own, that stays open until it is closed: for frameworks, which are
 * called by threads of others and hold what they need for as long as they live.
 *
 * <pre>{@code
 * try (var runtime = Heddle.builder().carriers(2).open()) {
 *   Page page = runtime.call(() -> render(7));       // from any thread
 *   server.setExecutor(runtime.executor());
 *   ...
 *   runtime.shutdown(Duration.ofSeconds(20));
 * }
 * }</pre>
 *
 * <p>Everything runs in tasks of one group, the root. A failure there cancels nobody: it arrives at
 * whoever called or awaits, and otherwise at the run's {@link FailureHandler}. {@link Heddle#start} starts
 * tasks in the same group. An open runtime is never taken for stuck, since it may be entered at any time;
 * tasks that wait for each other in a circle are found as ever.
 *
 * <p>Its carriers are daemon threads: a process that forgets to close it ends all the same. Thread-safe.
 */
public final class HeddleRuntime implements AutoCloseable {
  private final OpenRun open;

  HeddleRuntime(OpenRun open) {
    this.open = open;
  }

  /**
   * Runs a body in a task of the root group, and waits for its end. Any thread may call it: a platform
   * thread, a virtual one of any scheduler, a task of this run or another. The body sees the caller's
   * {@link ScopedValue}s.
   *
   * <p>If the caller is interrupted or cancelled, the task is cancelled, and the wait goes on until it has
   * ended. If it returns all the same, its result is the caller's, whose thread stays interrupted.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E what the body throws, as it was thrown
   * @throws TaskCancelledException if the task was cancelled and the caller was not, by the end of the
   *     runtime for example
   * @throws IllegalStateException if the runtime has been closed, or is being
   * @throws InterruptedException if the caller is interrupted or cancelled and the body has no result
   */
  public <T extends @Nullable Object, E extends Exception> T call(Body<T, E> body)
      throws E, InterruptedException {
    return open.call(Objects.requireNonNull(body, "body"));
  }

  /**
   * Runs an action in a task of the root group, and waits for its end; otherwise as {@link #call(Body)}.
   *
   * @param action what to run
   * @param <E> what it throws
   * @throws E what the action throws, as it was thrown
   * @throws IllegalStateException if the runtime has been closed, or is being
   * @throws InterruptedException if the caller is interrupted or cancelled before the action has ended
   */
  public <E extends Exception> void call(Action<E> action) throws E, InterruptedException {
    call(Action.asBody(action));
  }

  /**
   * Starts a task in the root group. A failure that nobody awaits goes to the {@link FailureHandler}. Any
   * thread.
   *
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the runtime has been closed, or is being
   */
  public <T extends @Nullable Object> Task<T> start(Body<? extends T, ?> body) {
    return open.entered().start(body);
  }

  /**
   * Starts a task without a result in the root group; otherwise as {@link #start(Body)}.
   *
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the runtime has been closed, or is being
   */
  public Task<@Nullable Void> start(Action<?> action) {
    return open.entered().start(action);
  }

  /**
   * Returns the root group. It belongs to the runtime, which joins and closes it; to {@link
   * TaskGroup#cancel} it is to cancel all that is started here for good.
   *
   * @return the group
   */
  public TaskGroup group() {
    return open.root();
  }

  /**
   * Returns an executor whose jobs are tasks of the root group, for frameworks that take one. It is
   * shut down with the runtime.
   *
   * @return the same executor each time
   * @see TaskGroup#asExecutorService
   */
  public ExecutorService executor() {
    return open.executor();
  }

  /**
   * Returns the scheduler that the tasks run on.
   *
   * @return the scheduler
   */
  public Scheduler scheduler() {
    return open.scheduler();
  }

  /**
   * Closes the runtime and gives its tasks some time to end: from now on nobody enters; what runs goes on,
   * and may start more, until it has ended or the limit has passed; then it is cancelled. Returns when
   * all has ended. Tasks that wait for something that will never come are in time only for the cancellation.
   *
   * <p>If the caller is interrupted or cancelled meanwhile, the time is over; it still waits for the end.
   * Somebody who calls this, or {@link #close}, while it goes on can shorten the time, and waits too.
   *
   * @param limit how much time they have; zero or less for none
   * @return whether all had ended before the limit; if it had been closed before, true
   * @throws IllegalStateException if called by a task of the runtime, which would wait for itself
   */
  public boolean shutdown(Duration limit) {
    return open.shutdown(Objects.requireNonNull(limit, "limit"));
  }

  /**
   * Closes the runtime at once: cancels what runs, and returns when it has ended. As {@link #shutdown}
   * with no time; called again it does nothing.
   *
   * @throws IllegalStateException if called by a task of the runtime
   */
  @Override
  public void close() {
    shutdown(Duration.ZERO);
  }

  /**
   * Says whether the runtime has been closed, or is being.
   *
   * @return whether {@link #shutdown} or {@link #close} has been called
   */
  public boolean isClosed() {
    return open.isClosing();
  }

  @Override
  public String toString() {
    return open.toString();
  }
}
