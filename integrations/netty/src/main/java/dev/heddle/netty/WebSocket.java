package dev.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket. One task may receive while another sends. Pings are answered by themselves, and messages in
 * several frames arrive whole. While nobody receives, not much more than 64 KiB are held.
 */
public interface WebSocket extends AutoCloseable {

  /**
   * Waits for a message.
   *
   * @return a {@code TextWebSocketFrame} or {@code BinaryWebSocketFrame}, which the caller releases; null if
   *     the client has closed
   * @throws IOException if the connection is lost
   * @throws InterruptedException if the task is cancelled
   */
  @Nullable
  WebSocketFrame receive() throws IOException, InterruptedException;

  /**
   * Waits for a text.
   *
   * @return the text; null if the client has closed
   * @throws IOException if the connection is lost, or something else than a text arrives
   * @throws InterruptedException if the task is cancelled
   */
  @Nullable
  String receiveText() throws IOException, InterruptedException;

  /**
   * Sends a text, and waits while the client does not take what has been sent before.
   *
   * @param text the text
   * @throws IOException if the connection is lost or closed
   * @throws InterruptedException if the task is cancelled; the text may or may not have been sent
   */
  void send(String text) throws IOException, InterruptedException;

  /**
   * Sends bytes; otherwise as {@link #send(String)}.
   *
   * @param bytes the message, which is released
   * @throws IOException if the connection is lost or closed
   * @throws InterruptedException if the task is cancelled
   */
  void send(ByteBuf bytes) throws IOException, InterruptedException;

  /** Says that all is well and over, and closes. Does not wait. Called again it does nothing. */
  @Override
  default void close() {
    close(1000, "");
  }

  /**
   * Closes with a status. Does not wait. Called again it does nothing.
   *
   * @param code the status, as in RFC 6455
   * @param reason why, at most 123 bytes of UTF-8
   */
  void close(int code, String reason);
}
