package dev.heddle.cluster;

import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.ProtocolException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of the way between a pool and one of its workers: numbers what it sends, and hands over what
 * comes in the order of its numbers, each once.
 *
 * <p>Hazelcast keeps the order and loses nothing as long as a connection lasts. Where one breaks and is
 * made again, something is missing; nothing behind it is handed over, and the next beats tell that it
 * will never come.
 */
final class LinkEnd {
  private static final int MOST_OUT_OF_ORDER = 10_000;
  private static final long MOST_BYTES_TOGETHER = 1 << 20;

  /** Hears what comes, one envelope after the other. */
  interface Receiver {
    void received(Envelope envelope) throws IOException;
  }

  final UUID id;
  private final Consumer<byte[]> way;
  private final Receiver receiver;

  // Guarded by out.
  private final Deque<Frame> out = new ArrayDeque<>();
  private byte @Nullable [] end;
  private boolean sending;
  private long lastSent;

  // Guarded by early.
  private final Map<Long, Envelope> early = new HashMap<>();
  private long lastReceived;

  LinkEnd(UUID id, Consumer<byte[]> way, Receiver receiver) {
    this.id = id;
    this.way = way;
    this.receiver = receiver;
  }

  /** Sends frames; whoever finds another one sending leaves them to that one. */
  void send(List<Frame> frames) {
    synchronized (out) {
      out.addAll(frames);
    }
    sendAll();
  }

  /** Sends the last envelope, behind all frames. */
  void sendEnd(byte[] payload) {
    synchronized (out) {
      end = payload;
    }
    sendAll();
  }

  private void sendAll() {
    synchronized (out) {
      if (sending) {
        return;
      }
      sending = true;
    }
    try {
      while (sendNext()) {
        // Until there is nothing more.
      }
    } catch (Throwable e) {
      // What is missing by its number comes to light.
      synchronized (out) {
        sending = false;
      }
      throw e;
    }
  }

  private boolean sendNext() {
    List<Frame> batch = new ArrayList<>();
    byte[] last = null;
    long number;
    synchronized (out) {
      takeBatch(batch);
      if (batch.isEmpty()) {
        last = end;
        end = null;
      }
      if (batch.isEmpty() && last == null) {
        sending = false;
        return false;
      }
      number = ++lastSent;
    }
    Envelope next =
        last == null
            ? new Envelope(Envelope.Kind.FRAMES, id, number, Envelope.payloadOf(batch))
            : new Envelope(Envelope.Kind.END, id, number, last);
    way.accept(next.encode());
    return true;
  }

  private void takeBatch(List<Frame> batch) {
    long bytes = 0;
    while (!out.isEmpty() && (batch.isEmpty() || bytes < MOST_BYTES_TOGETHER)) {
      Frame frame = out.removeFirst();
      bytes += frame.payload().length;
      batch.add(frame);
    }
  }

  void sendUnnumbered(Envelope.Kind kind, byte[] payload) {
    way.accept(new Envelope(kind, id, 0, payload).encode());
  }

  long lastSent() {
    synchronized (out) {
      return lastSent;
    }
  }

  long lastReceived() {
    synchronized (early) {
      return lastReceived;
    }
  }

  /** Takes what has come: hands it over if it is its turn, with all that has waited for it. */
  void arrived(Envelope envelope) throws IOException {
    synchronized (early) {
      if (envelope.number() <= lastReceived) {
        return;
      }
      if (early.size() >= MOST_OUT_OF_ORDER) {
        throw new ProtocolException("envelope " + (lastReceived + 1) + " does not come");
      }
      early.put(envelope.number(), envelope);
      Envelope next;
      while ((next = early.remove(lastReceived + 1)) != null) {
        lastReceived++;
        receiver.received(next);
      }
    }
  }
}
