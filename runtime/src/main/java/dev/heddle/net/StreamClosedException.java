package dev.heddle.net;

import java.nio.channels.ClosedChannelException;

/** Thrown by an operation on a socket of ours that has been closed, also while it waited. */
public final class StreamClosedException extends ClosedChannelException {
  private static final long serialVersionUID = 1;

  /** What was tried on what. */
  private final String message;

  StreamClosedException(String message) {
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
