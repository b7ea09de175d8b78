package dev.heddle;

import java.util.concurrent.CancellationException;

/** Says to whoever awaits a task that the task was cancelled, and why. */
public final class TaskCancelledException extends CancellationException {
  private static final long serialVersionUID = 1L;

  TaskCancelledException(String what, Throwable cause) {
    super(
        what + " was cancelled" + (cause.getMessage() == null ? "" : ": " + cause.getMessage()));
    initCause(cause);
  }
}
