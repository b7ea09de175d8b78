package dev.heddle.cluster;

import dev.heddle.ipc.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one process tells another now and then, on each stripe: who it is, the links that it has with it
 * there, and the last number that it has sent on each. So each notices what the other has lost or has never
 * heard of. On its stripe a beat is used after all that was sent before it.
 */
record Beat(UUID sender, int stripe, Map<UUID, Long> links) {
  private static final UUID NO_LINK = new UUID(0, 0);
  private static final int HEADER_BYTES = 2 * Long.BYTES + Integer.BYTES;
  private static final int ENTRY_BYTES = 3 * Long.BYTES;

  /** Beats of all stripes for one that this process has these links with. */
  static List<Beat> of(UUID sender, Map<UUID, Long> links) {
    List<Beat> beats = new ArrayList<>();
    for (int stripe = 0; stripe < Node.STRIPES; stripe++) {
      beats.add(new Beat(sender, stripe, new HashMap<>()));
    }
    links.forEach((link, last) -> beats.get(Node.stripeOf(link)).links.put(link, last));
    return beats;
  }

  Envelope envelope() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + links.size() * ENTRY_BYTES);
    put(out, sender);
    out.putInt(stripe);
    links.forEach(
        (link, last) -> {
          put(out, link);
          out.putLong(last);
        });
    return new Envelope(Envelope.Kind.BEAT, NO_LINK, 0, out.array());
  }

  static Beat decode(byte[] payload) throws ProtocolException {
    if (payload.length % ENTRY_BYTES != HEADER_BYTES) {
      throw new ProtocolException("a beat of " + payload.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    var sender = new UUID(in.getLong(), in.getLong());
    int stripe = in.getInt();
    Map<UUID, Long> links = new HashMap<>();
    while (in.hasRemaining()) {
      links.put(new UUID(in.getLong(), in.getLong()), in.getLong());
    }
    return new Beat(sender, stripe, links);
  }

  boolean isAbout(UUID link) {
    return Node.stripeOf(link) == stripe;
  }

  private static void put(ByteBuffer out, UUID id) {
    out.putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
  }
}
