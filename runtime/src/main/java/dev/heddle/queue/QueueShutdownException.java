package dev.heddle.queue;

/**
 * Thrown by a put into a {@link Queue} that has been shut down, and by a get from one that is also
 * empty. {@code asyncio.QueueShutDown} is the model. For a consumer it means that it is done.
 */
public final class QueueShutdownException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  QueueShutdownException(String message) {
    super(message);
  }
}
