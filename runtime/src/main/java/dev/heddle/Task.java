package dev.heddle;

import dev.heddle.core.Fiber;
import dev.heddle.current.WaitingTask;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Work that has been started: one body, on one virtual thread, with one outcome. {@code
 * asyncio.Task} is its model.
 *
 * <p>A task is started in a {@link TaskGroup} and never outlives it.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>state</th><th>isDone</th><th>isCancelled</th><th>await()</th></tr>
 *   <tr><td>running, or about to</td><td>false</td><td>false</td><td>waits</td></tr>
 *   <tr><td>cancelling: asked to stop, still running</td><td>false</td><td>false</td><td>waits</td></tr>
 *   <tr><td>succeeded</td><td>true</td><td>false</td><td>returns the result</td></tr>
 *   <tr><td>failed</td><td>true</td><td>false</td><td>throws TaskFailedException</td></tr>
 *   <tr><td>cancelled</td><td>true</td><td>true</td><td>throws TaskCancelledException</td></tr>
 * </table>
 *
 * <p>Thread-safe; any thread may await or cancel it.
 *
 * @param <T> the type of its result
 */
public sealed interface Task<T extends @Nullable Object> extends Eventual<T> permits Fiber {

  /**
   * Returns the task that runs the calling code.
   *
   * @return the current task
   * @throws IllegalStateException if no task runs it
   */
  static Task<?> current() {
    return Fiber.current("Task.current()");
  }

  /**
   * Returns the task that runs the calling code, if one does.
   *
   * @return the current task, or null
   */
  static @Nullable Task<?> currentOrNull() {
    return WaitingTask.current() instanceof Fiber<?> fiber ? fiber : null;
  }

  /**
   * Returns the task's name, or its number if it was given none.
   *
   * @return the name
   */
  String name();

  /**
   * Returns where the task was started, if its run records that: see {@link HeddleBuilder#debug}.
   *
   * @return the stack of whoever started it, innermost call first; empty if it is not recorded
   */
  List<StackTraceElement> startedAt();

  /**
   * Returns the virtual thread that runs the task.
   *
   * @return the thread
   */
  Thread thread();

  /**
   * Waits for the result.
   *
   * @return the result
   * @throws TaskFailedException if the body threw; its cause is what it threw
   * @throws TaskCancelledException if the task was cancelled
   * @throws InterruptedException if the caller is cancelled while it waits; the task goes on
   */
  @Override
  T await() throws InterruptedException;

  /**
   * Waits for the end, whatever it is, and throws nothing for it.
   *
   * @return how the task ended
   * @throws InterruptedException if the caller is cancelled while it waits; the task goes on
   */
  @Override
  Outcome<T> outcome() throws InterruptedException;

  /**
   * Asks the task to stop: its current wait, and each later one, throws {@link CancelledException}
   * until its body has ended. A task that has not begun never begins. A shielded part is let finish.
   *
   * @param reason why; it travels with the exception
   * @return false if the task had ended already, or was being cancelled already
   */
  @Override
  boolean cancel(String reason);

  /**
   * Same as {@link #cancel(String)} with a reason that names this method.
   *
   * @param mayInterruptIfRunning without effect: the waits of a running task are interrupted always
   */
  @Override
  boolean cancel(boolean mayInterruptIfRunning);
}
