package dev.heddle.netty;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as it arrives. While nobody reads, not much more than 64 KiB are held, and the
 * client has to wait. To be used by one thread at a time.
 */
public interface RequestBody {

  /**
   * Waits for the next piece. A client that waits for {@code 100 Continue} is sent that first.
   *
   * @return a piece, which the caller releases; null at the end
   * @throws IOException if the client goes away before the end
   * @throws InterruptedException if the task is cancelled
   */
  @Nullable
  ByteBuf read() throws IOException, InterruptedException;

  /**
   * Waits for all of it.
   *
   * @param limit the most bytes to take
   * @return what has not been read yet
   * @throws IOException if the client goes away before the end, or there are more bytes
   * @throws InterruptedException if the task is cancelled
   */
  default byte[] readAll(int limit) throws IOException, InterruptedException {
    var all = new ByteArrayOutputStream();
    ByteBuf piece;
    while ((piece = read()) != null) {
      try {
        if (piece.readableBytes() > limit - all.size()) {
          throw new IOException("The body of the request has more than " + limit + " bytes");
        }
        piece.readBytes(all, piece.readableBytes());
      } finally {
        piece.release();
      }
    }
    return all.toByteArray();
  }

  /**
   * Returns it as a stream, for libraries. Its reads throw {@link java.io.InterruptedIOException} if the task
   * is cancelled.
   *
   * @return a stream of what has not been read yet; to be closed
   */
  default InputStream asInputStream() {
    return new BodyStream(this);
  }
}
