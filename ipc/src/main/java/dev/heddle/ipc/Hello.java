package dev.heddle.ipc;

import java.nio.ByteBuffer;

/** The handshake: both sides say what they are before anything else. */
final class Hello {
  private static final int MAGIC = 0x48454444;
  private static final int VERSION = 3;
  private static final int BYTES = Integer.BYTES + Integer.BYTES;

  private Hello() {}

  static Frame frame() {
    byte[] payload = ByteBuffer.allocate(BYTES).putInt(MAGIC).putInt(VERSION).array();
    return new Frame(MessageType.HELLO, 0, payload);
  }

  /** Refuses a frame that is no greeting, or that of another protocol. */
  static void check(Frame frame) throws ProtocolException {
    if (frame.type() != MessageType.HELLO || frame.payload().length != BYTES) {
      throw new ProtocolException(
          "expected HELLO, got " + frame.type() + " with " + frame.payload().length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(frame.payload());
    int magic = in.getInt();
    int version = in.getInt();
    if (magic != MAGIC || version != VERSION) {
      throw new ProtocolException(
          "the other side speaks " + Integer.toHexString(magic) + " version " + version
              + ", this one " + Integer.toHexString(MAGIC) + " version " + VERSION);
    }
  }
}
