package dev.heddle.stream;

import dev.heddle.WrappedException;

/**
 * Carries a checked exception of a stage to whoever runs the stream; {@link #getCause} is the
 * original.
 */
public final class StreamFailedException extends WrappedException {
  private static final long serialVersionUID = 1L;

  StreamFailedException(Throwable cause) {
    super("A stage of the stream failed: " + cause, cause);
  }
}
