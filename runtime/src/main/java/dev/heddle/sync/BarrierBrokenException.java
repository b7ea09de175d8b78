package dev.heddle.sync;

/**
 * Thrown by a wait at a {@link Barrier} that has been aborted, or reset meanwhile. {@code
 * asyncio.BrokenBarrierError} is the model.
 */
public final class BarrierBrokenException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  BarrierBrokenException(String message) {
    super(message);
  }
}
