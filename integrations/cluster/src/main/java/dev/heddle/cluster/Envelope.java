package dev.heddle.cluster;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * What Hazelcast carries for us, an array of bytes: {@code byte version, byte kind, link, long number, int
 * sum, payload}, big endian. All of one link that is numbered is used in the order of its numbers, once.
 *
 * <p>The sum is the CRC-32C of all the other bytes. That of TCP lets one in some ten thousand broken packets pass;
 * and the id of a task with a broken bit would have a worker wait for ever. What is broken counts as lost.
 *
 * @param link which worker of which pool it is about
 * @param number counts from 1; 0 for what may come at any time
 */
@SuppressWarnings("ArrayRecordComponent")
record Envelope(Kind kind, UUID link, long number, byte[] payload) {
  static final int VERSION = 2;
  private static final int BEFORE_SUM = 2 + 3 * Long.BYTES;
  private static final int HEADER_BYTES = BEFORE_SUM + Integer.BYTES;

  enum Kind {
    /** To a member: make a worker ready; may come again. */
    OPEN,
    /** Both ways, numbered: frames of the protocol of workers. */
    FRAMES,
    /** To a member: end the worker by force. */
    KILL,
    /** To a pool, numbered: how the worker has ended. */
    END,
    /** Both ways, of no link: which links there are, and the last number sent on each. */
    BEAT;

    private static final Kind[] ALL = values();
  }

  byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + payload.length)
            .put((byte) VERSION)
            .put((byte) kind.ordinal())
            .putLong(link.getMostSignificantBits())
            .putLong(link.getLeastSignificantBits())
            .putLong(number);
    out.put(HEADER_BYTES, payload);
    return out.putInt(sumOf(out.array())).array();
  }

  private static int sumOf(byte[] bytes) {
    var sum = new CRC32C();
    sum.update(bytes, 0, BEFORE_SUM);
    sum.update(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES);
    return (int) sum.getValue();
  }

  static Envelope decode(byte[] bytes) throws ProtocolException {
    if (bytes.length < HEADER_BYTES) {
      throw new ProtocolException("an envelope of " + bytes.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int version = in.get();
    int kind = in.get();
    if (version != VERSION || kind < 0 || kind >= Kind.ALL.length) {
      throw new ProtocolException("an envelope of version " + version + " and kind " + kind);
    }
    var link = new UUID(in.getLong(), in.getLong());
    long number = in.getLong();
    if (in.getInt() != sumOf(bytes)) {
      throw new ProtocolException("an envelope that was broken on its way");
    }
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    return new Envelope(Kind.ALL[kind], link, number, payload);
  }

  static byte[] payloadOf(List<Frame> frames) {
    int size = 0;
    for (Frame frame : frames) {
      size = Math.addExact(size, Frame.HEADER_BYTES + frame.payload().length);
    }
    var bytes = new ByteArrayOutputStream(size);
    try (var out = new DataOutputStream(bytes)) {
      for (Frame frame : frames) {
        frame.write(out);
      }
    } catch (IOException e) {
      throw new AssertionError("in memory", e);
    }
    return bytes.toByteArray();
  }

  List<Frame> frames() throws IOException {
    var bytes = new ByteArrayInputStream(payload);
    var in = new DataInputStream(bytes);
    List<Frame> frames = new ArrayList<>();
    while (bytes.available() > 0) {
      frames.add(Frame.read(in, bytes.available()));
    }
    return frames;
  }
}
