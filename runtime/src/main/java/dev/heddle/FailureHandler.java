package dev.heddle;

import org.slf4j.LoggerFactory;

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
   * Returns the handler that logs an error with the task's name, where it was started if the run
   * records that, and the whole stack trace.
   *
   * @return the default handler
   */
  static FailureHandler logging() {
    return (task, failure) -> LoggerFactory.getLogger(Heddle.class)
        .error(
            "Task '{}'{} failed and nobody awaits it",
            task.name(),
            task.startedAt().isEmpty() ? "" : " started at " + task.startedAt().getFirst(),
            failure);
  }
}
