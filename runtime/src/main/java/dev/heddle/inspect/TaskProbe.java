package dev.heddle.inspect;

import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.parking.Wait;
import org.jspecify.annotations.Nullable;

/**
 * Is told what happens to the tasks of a run; see {@link dev.heddle.HeddleBuilder#probe}. Trio's
 * {@code Instrument} is the model.
 *
 * <pre>
 *   taskStarted - taskBegins - ( taskWaits - [ taskWoken ] - taskGoesOn )* - taskEnded
 * </pre>
 *
 * <p>In that order for each task; the last may come without the second if the task was cancelled before
 * it began, or could not be started; and {@code taskWoken} may overtake {@code taskWaits}. Only
 * waits in primitives of ours are told of, not those in the JDK.
 *
 * <p>The methods are called on the tasks' own threads, where not said otherwise, in parallel with each
 * other, and in the middle of things: they must be short and must not wait, nor ask a primitive for its
 * state. A probe that throws is reported once and told nothing more.
 */
public interface TaskProbe {

  /**
   * A task is there, and about to be ready. On the thread of whoever starts it.
   *
   * @param task the task
   * @param parent the task that owns its group; null for the main task
   * @param group the name of its group; for the main task of the run
   */
  default void taskStarted(Task<?> task, @Nullable Task<?> parent, String group) {}

  /**
   * A task runs for the first time.
   *
   * @param task the task
   */
  default void taskBegins(Task<?> task) {}

  /**
   * A task begins to wait.
   *
   * @param task the task
   * @param wait the wait; of it only {@link Wait#operation} and {@link Wait#kind} may be asked for
   */
  default void taskWaits(Task<?> task, Wait wait) {}

  /**
   * A task has been handed what it waits for, and is ready. On the thread of whoever wakes it, so it may
   * come just before {@link #taskWaits}. Waits that end by cancellation, time or interrupt end without
   * this.
   *
   * @param task the task
   */
  default void taskWoken(Task<?> task) {}

  /**
   * A task has waited and runs again.
   *
   * @param task the task
   */
  default void taskGoesOn(Task<?> task) {}

  /**
   * A task has ended, and nobody has been told so yet.
   *
   * @param task the task
   * @param outcome how
   */
  default void taskEnded(Task<?> task, Outcome<?> outcome) {}
}
