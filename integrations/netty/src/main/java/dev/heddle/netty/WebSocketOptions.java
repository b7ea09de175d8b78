package dev.heddle.netty;

import org.jspecify.annotations.Nullable;

/**
 * How a WebSocket is talked.
 *
 * @param subprotocols the subprotocols offered, separated by commas; null for none
 * @param largestMessage the most bytes of a message; a client that sends more is cut off
 */
public record WebSocketOptions(@Nullable String subprotocols, int largestMessage) {

  /** No subprotocol, messages of up to 64 KiB. */
  public static final WebSocketOptions DEFAULT = new WebSocketOptions(null, 64 << 10);

  /** Checks the limit. */
  public WebSocketOptions {
    if (largestMessage < 1) {
      throw new IllegalArgumentException(
          "The largest message has 1 or more bytes, not " + largestMessage);
    }
  }
}
