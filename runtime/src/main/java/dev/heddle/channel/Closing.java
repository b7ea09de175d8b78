package dev.heddle.channel;

import dev.heddle.ClosedException;

import org.jspecify.annotations.Nullable;

/** How a channel was closed: with a failure, or in order. */
record Closing(@Nullable Throwable failure) {
  static final Closing DONE = new Closing(null);

  /** For a receiver that was closed by those who received from it. */
  static final Closing LEFT = new Closing(null);

  /** What those get who find the channel closed. */
  ClosedException exception() {
    if (this == LEFT) {
      return new ClosedException("The receiver has been closed", null);
    }
    return failure == null
        ? new ClosedException("The channel is done; nothing more is sent on it", null)
        : new ClosedException("The channel has failed: " + failure, failure);
  }
}
