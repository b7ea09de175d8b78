package dev.heddle.ipc.wire;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * One message: {@code int length of payload, byte type, long id, payload}, big endian.
 *
 * <p>The length is checked against the limit before anything is allocated for it.
 */
@SuppressWarnings("ArrayRecordComponent")
public record Frame(MessageType type, long id, byte[] payload) {
  public static final int HEADER_BYTES = Integer.BYTES + Byte.BYTES + Long.BYTES;
  public static final byte[] EMPTY = {};

  public static Frame read(DataInputStream in, int maxPayload) throws IOException {
    int length = checkLength(in.readInt(), maxPayload);
    MessageType type = MessageType.of(in.readUnsignedByte());
    long id = in.readLong();
    byte[] payload = length == 0 ? EMPTY : new byte[length];
    in.readFully(payload);
    return new Frame(type, id, payload);
  }

  static int checkLength(int length, int maxPayload) throws ProtocolException {
    if (length < 0 || length > maxPayload) {
      throw new ProtocolException(
          "a frame of " + Integer.toUnsignedString(length) + " bytes, the limit is " + maxPayload);
    }
    return length;
  }

  public void write(DataOutputStream out) throws IOException {
    out.writeInt(payload.length);
    out.writeByte(type.ordinal());
    out.writeLong(id);
    out.write(payload);
  }
}
