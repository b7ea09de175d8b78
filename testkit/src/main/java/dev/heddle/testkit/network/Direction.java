package dev.heddle.testkit.network;

import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.nio.channels.SelectionKey;

/**
 * One direction of a connection, as TCP has it: what is sent arrives once and in order. A packet that is lost
 * comes late, as it is sent again after a while; after so many tries in vain the connection is given up.
 */
final class Direction {
  /** How much may be on its way, or not read yet. */
  static final int WINDOW = 65_536;

  private static final long FIRST_PAUSE = 200_000_000;
  private static final long LONGEST_PAUSE = 120_000_000_000L;
  private static final int MOST_TRIES = 15;

  private final Network network;
  private final Endpoint from;
  private final Endpoint to;
  private final Deque<Packet> travelling = new ArrayDeque<>();
  private int unread;
  private long lastDue;
  private int tries;
  private boolean ended;

  /** What a packet says. */
  enum Kind {
    ACCEPTED, DATA, END
  }

  /** A packet, and when it arrives. */
  record Packet(Kind kind, ByteBuffer bytes, long due) {}

  Direction(Network network, Endpoint from, Endpoint to) {
    this.network = network;
    this.from = from;
    this.to = to;
  }

  boolean hasRoom() {
    return unread < WINDOW;
  }

  /** Sends as much as there is room for; returns how much that was. */
  int send(ByteBuffer source) {
    int count = Math.min(source.remaining(), WINDOW - unread);
    if (count > 0) {
      ByteBuffer bytes = ByteBuffer.allocate(count);
      bytes.put(0, source, source.position(), count);
      source.position(source.position() + count);
      unread += count;
      int first = network.conditions().firstPart(from.host, to.host, count);
      send(Kind.DATA, bytes.slice(0, first), lastDue);
      if (first < count) {
        // Later, so that the first part can be read without it.
        send(Kind.DATA, bytes.slice(first, count - first), lastDue + 1);
      }
    }
    return count;
  }

  void accept() {
    send(Kind.ACCEPTED, ByteBuffer.allocate(0), lastDue);
  }

  void end() {
    if (!ended) {
      ended = true;
      send(Kind.END, ByteBuffer.allocate(0), lastDue);
    }
  }

  boolean hasEnded() {
    return ended;
  }

  boolean isIdle() {
    return travelling.isEmpty();
  }

  void clear() {
    travelling.clear();
  }

  /** The receiver has taken so many bytes. */
  void taken(int count) {
    boolean wasFull = !hasRoom();
    unread -= count;
    if (wasFull) {
      from.listeners.call(SelectionKey.OP_WRITE);
    }
  }

  private void send(Kind kind, ByteBuffer bytes, long earliest) {
    long due = network.world.now() + network.conditions().latency(from.host, to.host);
    lastDue = Math.max(earliest, due);
    travelling.add(new Packet(kind, bytes, lastDue));
    if (travelling.size() == 1) {
      tries = 0;
      arm(travelling.element());
    }
  }

  private void arm(Packet first) {
    network.world.after(first.due - network.world.now(), () -> arrives(first));
  }

  private void arrives(Packet first) {
    if (travelling.peek() != first) {
      return;
    }
    Packet next = first;
    while (next != null && next.due <= network.world.now()) {
      if (!to.host.isUp() || network.conditions().loses(from.host, to.host)) {
        tryAgain(next);
        return;
      }
      tries = 0;
      to.arrives(travelling.remove());
      next = travelling.peek();
    }
    if (next != null) {
      arm(next);
    }
    from.forgetIfDone();
  }

  private void tryAgain(Packet first) {
    if (++tries <= MOST_TRIES) {
      long pause = Math.min(FIRST_PAUSE << (tries - 1), LONGEST_PAUSE);
      network.world.after(pause, () -> arrives(first));
    } else if (first.kind == Kind.ACCEPTED && travelling.size() == 1 && from.isClient()) {
      // Who waits for the server to speak is not told that it cannot.
      travelling.clear();
    } else {
      network.world.tell(from.host + " gives up a connection to " + to.host);
      from.breaks(() -> new SocketException("Connection timed out"));
    }
  }
}
