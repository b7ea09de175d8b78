package dev.heddle.net;

import java.nio.channels.ClosedChannelException;
import java.util.Objects;

/**
 * Thrown by an operation on a socket, a pipe or a queue between processes that has been closed, at this
 * end, at the other, or because the process there is gone; also while it waited.
 */
public final class StreamClosedException extends ClosedChannelException {
  private static final long serialVersionUID = 1;

  /** What was tried on what. */
  private final String message;

  /**
   * Makes one.
   *
   * @param message what was tried on what
   */
  public StreamClosedException(String message) {
    this.message = Objects.requireNonNull(message, "message");
  }

  @Override
  public String getMessage() {
    return message;
  }
}
