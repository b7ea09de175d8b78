package dev.heddle;

import dev.heddle.report.FailureText;

/**
 * Carries the failure of a task or promise to whoever awaits it; {@link #getCause} is the original.
 */
public final class TaskFailedException extends WrappedException {
  private static final long serialVersionUID = 1L;

  TaskFailedException(String what, Throwable cause) {
    super(what + " failed: " + FailureText.of(cause), cause);
  }
}
