package dev.heddle.cluster;

import dev.heddle.ipc.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.slf4j.event.Level;

/**
 * What a pool says of a worker that it wants.
 *
 * @param pool the process that wants it
 * @param number of the worker in its pool
 * @param maxPayload the most bytes of an argument or result
 * @param logLevel below which what a worker process logs is dropped
 */
record OpenRequest(UUID pool, int number, int maxPayload, Level logLevel) {
  private static final int BYTES = 2 * Long.BYTES + 2 * Integer.BYTES + 1;

  byte[] encode() {
    return ByteBuffer.allocate(BYTES)
        .putLong(pool.getMostSignificantBits())
        .putLong(pool.getLeastSignificantBits())
        .putInt(number)
        .putInt(maxPayload)
        .put((byte) logLevel.ordinal())
        .array();
  }

  static OpenRequest decode(byte[] payload) throws ProtocolException {
    if (payload.length != BYTES) {
      throw new ProtocolException("a request of " + payload.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    var pool = new UUID(in.getLong(), in.getLong());
    int number = in.getInt();
    int maxPayload = in.getInt();
    int level = in.get();
    if (maxPayload < 1024 || level < 0 || level >= Level.values().length) {
      throw new ProtocolException("a request for " + maxPayload + " bytes, level " + level);
    }
    return new OpenRequest(pool, number, maxPayload, Level.values()[level]);
  }
}
