package dev.heddle.netty;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/** The body of a request as a stream. */
final class BodyStream extends InputStream {
  private final RequestBody body;
  private @Nullable ByteBuf piece;

  BodyStream(RequestBody body) {
    this.body = body;
  }

  @Override
  public int read() throws IOException {
    ByteBuf from = piece();
    return from == null ? -1 : from.readUnsignedByte();
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    ByteBuf from = piece();
    if (from == null) {
      return -1;
    }
    int count = Math.min(length, from.readableBytes());
    from.readBytes(into, offset, count);
    return count;
  }

  @Override
  public int available() {
    return piece == null ? 0 : piece.readableBytes();
  }

  private @Nullable ByteBuf piece() throws IOException {
    try {
      while (piece == null || !piece.isReadable()) {
        close();
        piece = body.read();
        if (piece == null) {
          return null;
        }
      }
      return piece;
    } catch (InterruptedException e) {
      var stopped = new InterruptedIOException("The task that reads the body was cancelled");
      stopped.initCause(e);
      throw stopped;
    }
  }

  @Override
  public void close() {
    if (piece != null) {
      piece.release();
      piece = null;
    }
  }
}
