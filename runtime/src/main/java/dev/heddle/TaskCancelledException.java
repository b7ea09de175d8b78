package dev.heddle;

import dev.heddle.report.FailureText;
import java.util.concurrent.CancellationException;

/** Says to whoever awaits a task that the task was cancelled, and why. */
public final class TaskCancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  TaskCancelledException(String what, Throwable cause) {
    this(what, cause, "");
  }

  private TaskCancelledException(String what, Throwable cause, String advice) {
    super(what + " was cancelled" + reasonOf(cause) + advice);
    initCause(cause);
  }

  /** For who has asked for the result, and could ask for the outcome. */
  static TaskCancelledException awaited(String what, Throwable cause) {
    return new TaskCancelledException(
        what, cause, "; outcome() waits for any end without an exception");
  }

  private static String reasonOf(Throwable cause) {
    String message = FailureText.messageOf(cause);
    return message == null ? "" : ": " + message;
  }
}
