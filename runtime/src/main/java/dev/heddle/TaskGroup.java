package dev.heddle;

import dev.heddle.core.CancelReasons;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import dev.heddle.policy.FailFast;
import dev.heddle.policy.GroupSettings;
import dev.heddle.policy.GroupSettings;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * A scope that tasks are started in and that ends when the last of them has ended.
 *
 * <pre>{@code
 * try (var group = TaskGroup.open()) {
 *   Task<User> user = group.start(() -> fetchUser(7));
 *   Task<List<Order>> orders = group.start(() -> fetchOrders(7));
 *   group.join();
 *   return new Page(user.await(), orders.await());
 * }
 * }</pre>
 *
 * <p>If a child fails, the others are cancelled, and so is the rest of the body: its current wait,
 * or its next, throws the {@link ExceptionGroup} of all failures. {@link #close} without {@link
 * #join} cancels the children and waits for them, so that a body that throws leaves nothing running. A
 * body that ends normally and has not joined has forgotten to: then close throws an {@link
 * UnjoinedTasksException}. To end the children on purpose, {@link #cancel} them.
 *
 * <p>The task that opens a group owns it: only it may join and close. Any thread may start tasks in
 * it and cancel it, while it is open. In thread dumps the group is a node of its own, below the task
 * that owns it. Trio's nursery and {@code asyncio.TaskGroup} are the models.
 */
public sealed interface TaskGroup extends AutoCloseable permits Group {

  /**
   * Opens a group owned by the current task.
   *
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  static TaskGroup open() {
    return Group.open("task-group", FailFast.INSTANCE);
  }

  /**
   * Opens a group with a name for reports and thread dumps.
   *
   * @param name the name
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  static TaskGroup open(String name) {
    return Group.open(Objects.requireNonNull(name, "name"), FailFast.INSTANCE);
  }

  /**
   * Opens a group with a name and choices, as {@link #open(GroupOption...)}.
   *
   * @param name the name, for reports and thread dumps
   * @param options the choices, for example {@code limit(8), keepGoing()}
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  static TaskGroup open(String name, GroupOption... options) {
    GroupSettings settings = GroupOption.settings(Objects.requireNonNull(options, "options"));
    settings.name = Objects.requireNonNull(name, "name");
    return Group.open(settings);
  }

  /**
   * Opens a group with choices: what it does when a task fails, how many of its tasks run at once,
   * its name.
   *
   * @param options the choices, for example {@code limit(8), keepGoing()}
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  static TaskGroup open(GroupOption... options) {
    Objects.requireNonNull(options, "options");
    return Group.open(GroupOption.settings(options));
  }

  /**
   * Returns the innermost group around the calling code: the last one the current task has opened,
   * or the one it was started in.
   *
   * @return the group that work started here belongs to
   * @throws IllegalStateException if no task runs the caller
   */
  static TaskGroup current() {
    return Group.around(Fiber.current("TaskGroup.current()"));
  }

  /**
   * Starts a task.
   *
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  <T extends @Nullable Object> Task<T> start(Body<? extends T, ?> body);

  /**
   * Starts a task without a result.
   *
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  Task<@Nullable Void> start(Action<?> action);

  /**
   * Starts a task with a name.
   *
   * @param taskName the name of the task and of its thread
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  <T extends @Nullable Object> Task<T> start(String taskName, Body<? extends T, ?> body);

  /**
   * Starts a task with a name and without a result.
   *
   * @param taskName the name of the task and of its thread
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  Task<@Nullable Void> start(String taskName, Action<?> action);

  /**
   * Starts a task for as long as there is other work: when every other task of the group has ended,
   * {@link #join} cancels it, also if it was started by a daemon that was just ending.
   *
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  Task<@Nullable Void> startDaemon(Action<?> action);

  /**
   * Starts a task with a name for as long as there is other work; otherwise as {@link
   * #startDaemon(Action)}.
   *
   * @param taskName the name of the task and of its thread
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  Task<@Nullable Void> startDaemon(String taskName, Action<?> action);

  /**
   * Starts a task and waits until it says that it is ready: a server that listens, a connection
   * that is up. The task then goes on as a child of this group. Trio's {@code nursery.start} is the
   * model.
   *
   * <p>Until the task is ready its failure is the caller's affair and not the group's. If the caller
   * is cancelled while it waits, so is the task.
   *
   * @param body what it runs
   * @param <V> the type of what it has to say when it is ready
   * @return what the task gave to {@link Ready#set}
   * @throws TaskFailedException if the task failed before it was ready; its cause is the original
   * @throws TaskCancelledException if the task was cancelled before it was ready
   * @throws IllegalStateException if the task ended without having said that it is ready, or the
   *     group is closed
   * @throws InterruptedException if the caller is cancelled, after the task has ended
   */
  <V extends @Nullable Object> V startUntilReady(ValueAction<Ready<V>, ?> body)
      throws InterruptedException;

  /**
   * Starts a task with a name and waits until it says that it is ready; otherwise as {@link
   * #startUntilReady(ValueAction)}.
   *
   * @param taskName the name of the task and of its thread
   * @param body what it runs
   * @param <V> the type of what it has to say when it is ready
   * @return what the task gave to {@link Ready#set}
   * @throws InterruptedException as for {@link #startUntilReady(ValueAction)}, and so are the others
   */
  <V extends @Nullable Object> V startUntilReady(
      String taskName, ValueAction<Ready<V>, ?> body)
      throws InterruptedException;

  /**
   * Returns an executor whose jobs are tasks of this group, for libraries that take one: they are
   * cancelled with the group, {@link #join} waits for them, they see the caller's scoped values and what
   * else the run propagates, and may open groups of their own. Each call makes another executor.
   *
   * <p>All methods mean what {@link ExecutorService} says. What a job given to {@code execute} throws is the
   * failure of a task of this group; what one given to {@code submit} throws is in its future, and harms
   * nobody. {@code Future.cancel(true)} and {@code shutdownNow} cancel the tasks, so that each of their
   * waits throws; a job that is cancelled with the group has a future that is cancelled. {@code
   * shutdownNow} returns the jobs that have not begun. When the group is closed the executor is shut down
   * too; to close the executor does nothing to the group.
   *
   * <p>There is no pool: each job has a virtual thread of its own. {@link GroupOption#limit} says how many
   * run at once. Thread-safe.
   *
   * @return the executor
   * @throws IllegalStateException if the group is closed
   */
  ExecutorService asExecutorService();

  /**
   * Returns a factory whose threads are tasks of this group from their start on, for libraries that
   * take one: they are cancelled with the group, {@link #join} waits for their ends, and what their code
   * throws is the failure of a task. A task sees the scoped values of whoever has made its thread, not
   * of whoever starts it.
   *
   * <p>The threads are virtual and not started. Those that never are keep nobody waiting; one that is
   * started when the group has closed runs nothing, and the run's {@link FailureHandler} hears of it. A
   * pool of such threads has to be shut down before the group is joined, or the join waits for it.
   * Thread-safe.
   *
   * @return the factory; {@code newThread} throws an {@link IllegalStateException} if the group is closed
   */
  ThreadFactory asThreadFactory();

  /**
   * Waits until every child has ended; when only daemons are left, it cancels those. By the owner
   * only.
   *
   * @throws ExceptionGroup if children failed, after all have ended
   * @throws InterruptedException if the owner is cancelled from outside while it waits; {@link
   *     #close} then waits for the children, which are being cancelled too
   * @throws IllegalStateException if another task calls it
   */
  void join() throws InterruptedException;

  /**
   * Cancels the children, as {@link #cancel(String)}, without saying why.
   *
   * @return false if that was done before
   */
  default boolean cancel() {
    return cancel(CancelReasons.NONE_GIVEN);
  }

  /**
   * Cancels the children, now and those started later, but not the body of the group: {@link #join}
   * returns when they have ended. Any thread.
   *
   * @param reason why; it travels with the cancellation
   * @return false if that was done before
   */
  boolean cancel(String reason);

  /**
   * Ends the group: waits for the children, cancelling them first if {@link #join} did not see them
   * end. By the owner only; called again it does nothing. The wait cannot be cancelled, since a
   * group does not leave its children behind. If it cannot wait because the stack is too deep, the
   * children are cancelled, and the owner waits for them before it ends.
   *
   * <p>That it cancelled work which nobody had asked to stop is an error, since the work is lost: the
   * {@link #join} is missing. It cannot see whether the body throws. If it does, the error is suppressed in
   * what the body throws, as a remark.
   *
   * @throws UnjoinedTasksException if children were at work, other than daemons, that ended because of
   *     it; not if the group, the child or something around them had been cancelled or had failed, nor if
   *     the owner has called {@link #join} since it started them, however that ended
   * @throws ExceptionGroup if children failed, unless the owner has been thrown that and has looked at
   *     it: at its message, or its failures. If the body throws what it was thrown, as usual, nothing
   *     comes of it. But if a {@code finally} or a {@code catch} has put another failure in its place,
   *     the group's is suppressed in that and not lost
   * @throws IllegalStateException if another task calls it
   * @throws StackOverflowError if the stack is too deep to wait
   */
  @Override
  void close();

  /**
   * Returns the tasks of this group that have not ended.
   *
   * @return a snapshot, newest first
   */
  List<Task<?>> tasks();
}
