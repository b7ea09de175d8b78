package dev.heddle.ipc.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads frames through a buffer, and knows whether the next one is in it already. */
public final class FrameReader {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final int maxPayload;
  private final byte[] buffer = new byte[BUFFER];
  private final ByteBuffer view = ByteBuffer.wrap(buffer);
  private int from;
  private int to;

  public FrameReader(InputStream in, int maxPayload) {
    this.in = in;
    this.maxPayload = maxPayload;
  }

  /** Reads the next frame, waiting for it; the length is checked before it is used. */
  public Frame next() throws IOException {
    while (to - from < Frame.HEADER_BYTES) {
      fill();
    }
    int length = Frame.checkLength(view.getInt(from), maxPayload);
    MessageType type = MessageType.of(view.get(from + Integer.BYTES) & 0xff);
    long id = view.getLong(from + Integer.BYTES + Byte.BYTES);
    from += Frame.HEADER_BYTES;
    return new Frame(type, id, length == 0 ? Frame.EMPTY : payload(length));
  }

  /** True if {@link #next} has all that it needs. */
  public boolean hasNext() {
    return to - from >= Frame.HEADER_BYTES
        && to - from - Frame.HEADER_BYTES >= view.getInt(from);
  }

  private void fill() throws IOException {
    System.arraycopy(buffer, from, buffer, 0, to - from);
    to -= from;
    from = 0;
    int count = in.read(buffer, to, buffer.length - to);
    if (count < 0) {
      throw new EOFException();
    }
    to += count;
  }

  /** What the buffer does not have goes straight to where it belongs. */
  private byte[] payload(int length) throws IOException {
    byte[] payload = new byte[length];
    int had = Math.min(length, to - from);
    System.arraycopy(buffer, from, payload, 0, had);
    from += had;
    if (in.readNBytes(payload, had, length - had) < length - had) {
      throw new EOFException();
    }
    return payload;
  }
}
