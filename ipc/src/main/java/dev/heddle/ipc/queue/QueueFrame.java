package dev.heddle.ipc.queue;

import dev.heddle.ipc.wire.ProtocolException;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * One message between a queue's maker and a user of it: {@code int length of payload, byte type, long
 * queue, long request, payload}, big endian. The length is checked before anything is allocated.
 */
@SuppressWarnings("ArrayRecordComponent")
public record QueueFrame(QueueOp op, long queue, long request, byte[] payload) {
  public static final int MOST_BYTES = 256 << 20;
  static final byte[] EMPTY = {};

  static QueueFrame of(QueueOp op, long queue, long request) {
    return new QueueFrame(op, queue, request, EMPTY);
  }

  static QueueFrame read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > MOST_BYTES) {
      throw new ProtocolException(
          "a queue frame of " + Integer.toUnsignedString(length) + " bytes, the limit is "
              + MOST_BYTES);
    }
    QueueOp op = QueueOp.of(in.readUnsignedByte());
    long queue = in.readLong();
    long request = in.readLong();
    byte[] payload = length == 0 ? EMPTY : new byte[length];
    in.readFully(payload);
    return new QueueFrame(op, queue, request, payload);
  }

  void write(DataOutputStream out) throws IOException {
    out.writeInt(payload.length);
    out.writeByte(op.ordinal());
    out.writeLong(queue);
    out.writeLong(request);
    out.write(payload);
  }
}
