package dev.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by what takes or gives nothing any more: a queue that is shut down, a channel that is done or
 * has failed; its failure is the cause then. For a consumer it means that there will be no more.
 *
 * <p>What does input and output throws an {@link java.io.IOException} instead, {@link
 * dev.heddle.net.StreamClosedException}. {@code asyncio.QueueShutDown} and Trio's {@code
 * ClosedResourceError} are the models.
 */
public final class ClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param message what is closed
   * @param cause why, if by a failure
   */
  public ClosedException(String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
  }
}
