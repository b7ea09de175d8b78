package dev.heddle;

import dev.heddle.core.Fiber;
import dev.heddle.report.FailureText;

/**
 * Hears of failures that nobody awaits: those of tasks started with {@link Heddle#start} while no
 * one is waiting for them.
 *
 * <p>Called on the failed task's thread, at its end.
 */
@FunctionalInterface
public interface FailureHandler {

  /**
   * Takes notice of a failure.
   *
   * @param task the task that failed
   * @param failure what it threw
   */
  void onFailure(Task<?> task, Throwable failure);

  /**
   * Returns the handler of the current run, for libraries that start tasks on behalf of nobody in
   * particular.
   *
   * @return the handler; what it throws itself is logged
   * @throws IllegalStateException if no task runs the caller
   */
  static FailureHandler ofRun() {
    return Fiber.current("FailureHandler.ofRun").run::report;
  }

  /**
   * Returns the handler that logs an error with the task's name, where it was started if the run
   * records that, and the whole stack trace.
   *
   * @return the default handler
   */
  static FailureHandler logging() {
    return (task, failure) -> FailureText.log(
        "Task '" + task.name() + "'"
            + (task.startedAt().isEmpty() ? "" : " started at " + task.startedAt().getFirst())
            + " failed and nobody awaits it",
        failure);
  }
}
