package dev.heddle.ipc;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The handshake: both sides say what they are before anything else. */
record Hello(long pid) {
  private static final int MAGIC = 0x48454444;
  private static final int VERSION = 2;
  private static final int BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

  static Frame ofThisProcess() {
    byte[] payload =
        ByteBuffer.allocate(BYTES)
            .putInt(MAGIC)
            .putInt(VERSION)
            .putLong(ProcessHandle.current().pid())
            .array();
    return new Frame(MessageType.HELLO, 0, payload);
  }

  static Hello parse(Frame frame) throws IOException {
    if (frame.type() != MessageType.HELLO || frame.payload().length != BYTES) {
      throw new ProtocolException("expected HELLO, got " + frame.type());
    }
    var in = new DataInputStream(new ByteArrayInputStream(frame.payload()));
    int magic = in.readInt();
    int version = in.readInt();
    if (magic != MAGIC || version != VERSION) {
      throw new ProtocolException(
          "the other side speaks " + Integer.toHexString(magic) + " version " + version
              + ", this one " + Integer.toHexString(MAGIC) + " version " + VERSION);
    }
    return new Hello(in.readLong());
  }
}
