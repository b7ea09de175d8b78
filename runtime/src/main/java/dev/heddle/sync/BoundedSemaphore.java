package dev.heddle.sync;

/**
 * A semaphore that never has more permits than it was made with: a release too many is an error.
 * {@code asyncio.BoundedSemaphore} is the model. Thread-safe.
 */
public final class BoundedSemaphore extends Semaphore {
  /**
   * Makes a semaphore with all its permits free.
   *
   * @param bound how many may hold it at once, zero or more
   * @throws IllegalArgumentException if negative
   */
  public BoundedSemaphore(int bound) {
    super(bound, bound);
  }

  /**
   * Returns how many permits there are, free and held.
   *
   * @return the number it was made with
   */
  public int bound() {
    return bound;
  }
}
