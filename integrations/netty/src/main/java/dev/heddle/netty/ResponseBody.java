package dev.heddle.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The body of an answer, written piece by piece by one thread at a time. */
public interface ResponseBody extends AutoCloseable {

  /**
   * Writes a piece, and waits while the client does not take what has been written before.
   *
   * @param piece the bytes, which are released
   * @throws IOException if the client has gone away
   * @throws InterruptedException if the task is cancelled; the piece may or may not have been sent
   */
  void write(ByteBuf piece) throws IOException, InterruptedException;

  /**
   * Writes bytes; otherwise as {@link #write(ByteBuf)}.
   *
   * @param piece the bytes, which must not be changed afterwards
   * @throws IOException if the client has gone away
   * @throws InterruptedException if the task is cancelled
   */
  default void write(byte[] piece) throws IOException, InterruptedException {
    write(Unpooled.wrappedBuffer(piece));
  }

  /**
   * Writes a text as UTF-8; otherwise as {@link #write(ByteBuf)}.
   *
   * @param piece the text
   * @throws IOException if the client has gone away
   * @throws InterruptedException if the task is cancelled
   */
  default void write(String piece) throws IOException, InterruptedException {
    write(piece.getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the answer. Does not wait. A body that nobody closes is ended when the handler returns. */
  @Override
  void close();
}
