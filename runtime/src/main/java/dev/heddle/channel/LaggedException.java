package dev.heddle.channel;

/**
 * Tells a {@link Receiver} that it was too slow and has lost values. The next receive goes on with
 * the oldest value that is still there. Tokio's {@code RecvError::Lagged} is the model.
 */
public final class LaggedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** How many values have been lost. */
  private final long lost;

  LaggedException(long lost, int capacity) {
    super("The receiver was too slow and has lost " + lost + " values; it has room for " + capacity
        + ". Receive on for those that are still there");
    this.lost = lost;
  }

  /**
   * Returns how many values were dropped since the last one that was received, or was told lost.
   *
   * @return the number, at least 1
   */
  public long lost() {
    return lost;
  }
}
