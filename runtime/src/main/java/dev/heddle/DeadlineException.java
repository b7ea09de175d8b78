package dev.heddle;

import java.util.concurrent.TimeoutException;

/**
 * Says that a {@link Heddle#timeout} has ended its body. Its stack trace is where the timeout was
 * entered; its cause is where the body was when it ended, and why.
 */
public final class DeadlineException extends TimeoutException {
  private static final long serialVersionUID = 1L;

  private final transient CancelScope scope;

  DeadlineException(CancelScope scope, String message, Throwable cause) {
    super(message);
    this.scope = scope;
    initCause(cause);
  }

  /**
   * Says whether this is the end of a certain scope, rather than of one inside it whose exception
   * nobody has caught.
   *
   * @param candidate the scope that a body was given by {@code timeout(limit, scope -> ...)}
   * @return true if it is that one
   */
  public boolean isOf(CancelScope candidate) {
    return scope == candidate;
  }
}
