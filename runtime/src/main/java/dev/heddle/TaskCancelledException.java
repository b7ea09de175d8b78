package dev.heddle;

import dev.heddle.report.FailureText;
import java.util.concurrent.CancellationException;

/** Says to whoever awaits a task that the task was cancelled, and why. */
public final class TaskCancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  TaskCancelledException(String what, Throwable cause) {
    super(what + " was cancelled" + reasonOf(cause));
    initCause(cause);
  }

  private static String reasonOf(Throwable cause) {
    String message = FailureText.messageOf(cause);
    return message == null ? "" : ": " + message;
  }
}
