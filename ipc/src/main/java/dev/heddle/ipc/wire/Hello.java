package dev.heddle.ipc.wire;

import java.nio.ByteBuffer;

/**
 * The handshake: both sides say what they are before anything else.
 *
 * @param pid the process that says so
 */
public record Hello(long pid) {
  private static final int MAGIC = 0x48454444;
  private static final int VERSION = 4;
  private static final int BYTES = Integer.BYTES + Integer.BYTES + Long.BYTES;

  public Frame frame() {
    byte[] payload =
        ByteBuffer.allocate(BYTES).putInt(MAGIC).putInt(VERSION).putLong(pid).array();
    return new Frame(MessageType.HELLO, 0, payload);
  }

  /** Refuses a frame that is no greeting, or that of another protocol. */
  public static Hello parse(Frame frame) throws ProtocolException {
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
    return new Hello(in.getLong());
  }

  /** As {@link #parse}, refusing also a process that is not the one that was started. */
  public static void check(Frame frame, long pid) throws ProtocolException {
    long said = parse(frame).pid();
    if (said != pid) {
      throw new ProtocolException("process " + said + " answers in place of " + pid);
    }
  }
}
