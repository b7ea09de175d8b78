package dev.heddle.testkit.network;

import dev.heddle.scheduler.Timer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection.
 *
 * <pre>
 *   CONNECTING --the other end is there--> CONNECTED --close()--> CLOSED   what it has sent still arrives
 *        |                                     |
 *        +-----refused, no answer, reset-------+--> BROKEN
 * </pre>
 *
 * <p>A packet that arrives at an end which is closed or broken is answered by a reset.
 */
final class Endpoint {
  private static final long FIRST_PAUSE = 1_000_000_000;

  /** As Linux: six tries after the first. */
  private static final long LONGEST_CONNECT = 127 * FIRST_PAUSE;

  private enum State {
    CONNECTING, CONNECTED, BROKEN, CLOSED
  }

  final Host host;
  final InetSocketAddress local;
  final InetSocketAddress remote;
  final Listeners listeners = new Listeners();
  private final Network network;
  private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
  private State state;
  private @Nullable Direction out;
  private @Nullable Endpoint peer;
  private @Nullable Supplier<IOException> failure;
  private @Nullable Timer givingUp;
  private @Nullable Consumer<Endpoint> established;
  private boolean endArrived;
  private boolean inputClosed;

  private Endpoint(
      Network network, Host host, InetSocketAddress local, InetSocketAddress remote,
      State state) {
    this.network = network;
    this.host = host;
    this.local = local;
    this.remote = remote;
    this.state = state;
    host.add(this);
  }

  // -- connecting

  static Endpoint connect(
      Network network, Host host, InetSocketAddress local, InetSocketAddress remote, Host to) {
    var endpoint = new Endpoint(network, host, local, remote, State.CONNECTING);
    endpoint.givingUp = network.world.after(
        LONGEST_CONNECT, () -> endpoint.breaks(() -> new ConnectException("Connection timed out")));
    endpoint.knock(to, FIRST_PAUSE);
    return endpoint;
  }

  private void knock(Host at, long pause) {
    if (state != State.CONNECTING) {
      return;
    }
    Runnable again = () -> network.world.after(pause, () -> knock(at, 2 * pause));
    travel(host, at, () -> {
      if (state == State.CONNECTING) {
        ListeningChannel listener = at.listener(remote);
        if (listener == null) {
          travel(at, host, () -> breaks(() -> new ConnectException("Connection refused")), again);
        } else if (!listener.offer(this)) {
          again.run();
        }
      }
    }, again);
  }

  /** One packet, and what to do when it arrives or does not. */
  private void travel(Host from, Host to, Runnable arrival, Runnable lost) {
    if (network.conditions().loses(from, to)) {
      lost.run();
      return;
    }
    network.world.after(
        network.conditions().latency(from, to),
        () -> (network.conditions().reaches(from, to) ? arrival : lost).run());
  }

  /**
   * The end of a server, of a client that has knocked.
   *
   * @param established run when the client knows that it is connected
   */
  static Endpoint accepting(
      Network network, Host host, Endpoint client, Consumer<Endpoint> established) {
    var mine = new Endpoint(network, host, client.remote, client.local, State.CONNECTED);
    mine.established = established;
    mine.joinTo(client);
    client.joinTo(mine);
    mine.out().accept();
    return mine;
  }

  private void joinTo(Endpoint other) {
    peer = other;
    out = new Direction(network, this, other);
  }

  private Direction out() {
    return Objects.requireNonNull(out);
  }

  @Nullable
  Endpoint peer() {
    return peer;
  }

  boolean isClient() {
    return established == null;
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  boolean isConnected() {
    return state == State.CONNECTED;
  }

  void throwFailure() throws IOException {
    if (failure != null) {
      throw failure.get();
    }
  }

  // -- what arrives

  void arrives(Direction.Packet packet) {
    if (state == State.CONNECTING && packet.kind() == Direction.Kind.ACCEPTED) {
      state = State.CONNECTED;
      stopGivingUp();
      out().accept();
      listeners.call(SelectionKey.OP_CONNECT);
      listeners.call(SelectionKey.OP_WRITE);
    } else if (state == State.CONNECTED) {
      take(packet);
    } else if (packet.kind() != Direction.Kind.END) {
      tellReset();
    }
  }

  private void take(Direction.Packet packet) {
    if (packet.kind() == Direction.Kind.ACCEPTED && established != null) {
      established.accept(this);
    }
    endArrived |= packet.kind() == Direction.Kind.END;
    if (packet.bytes().hasRemaining()) {
      if (inputClosed) {
        Objects.requireNonNull(peer).out().taken(packet.bytes().remaining());
        return;
      }
      arrived.add(packet.bytes());
    }
    listeners.call(SelectionKey.OP_READ);
  }

  /** It can neither send nor receive any more; what has arrived can still be read. */
  void breaks(Supplier<IOException> why) {
    if (state == State.CONNECTING || state == State.CONNECTED) {
      state = State.BROKEN;
      failure = why;
      dropOut();
      stopGivingUp();
      host.remove(this);
      listeners.callAll();
    }
  }

  private void dropOut() {
    if (out != null) {
      out.clear();
    }
  }

  private void stopGivingUp() {
    if (givingUp != null) {
      givingUp.cancel();
    }
  }

  private void tellReset() {
    Endpoint other = peer;
    if (other != null && host.isUp()) {
      travel(
          host, other.host, () -> other.breaks(() -> new SocketException("Connection reset")),
          () -> {});
    }
  }

  // -- what the program does

  boolean isReady(int operation) {
    return switch (operation) {
      case SelectionKey.OP_CONNECT -> state != State.CONNECTING;
      case SelectionKey.OP_READ -> state != State.CONNECTING
          && (!arrived.isEmpty() || endArrived || inputClosed || state != State.CONNECTED);
      default -> state != State.CONNECTING
          && (state != State.CONNECTED || out().hasEnded() || out().hasRoom());
    };
  }

  /** Reads what is there; -1 at the end. */
  int read(ByteBuffer target) throws IOException {
    requireBegun();
    if (inputClosed) {
      return -1;
    }
    int count = 0;
    while (target.hasRemaining() && !arrived.isEmpty()) {
      ByteBuffer first = arrived.element();
      int some = Math.min(first.remaining(), target.remaining());
      target.put(target.position(), first, first.position(), some);
      target.position(target.position() + some);
      first.position(first.position() + some);
      count += some;
      if (!first.hasRemaining()) {
        arrived.remove();
      }
    }
    if (count > 0) {
      Objects.requireNonNull(peer).out().taken(count);
      return count;
    }
    if (!target.hasRemaining()) {
      return 0;
    }
    throwFailure();
    return endArrived ? -1 : 0;
  }

  int write(ByteBuffer source) throws IOException {
    requireBegun();
    throwFailure();
    return out().send(source);
  }

  private void requireBegun() {
    if (state == State.CONNECTING) {
      throw new NotYetConnectedException();
    }
  }

  boolean isOutputClosed() {
    return out != null && out.hasEnded();
  }

  void closeOutput() {
    if (state == State.CONNECTED) {
      out().end();
    }
  }

  void closeInput() {
    inputClosed = true;
    drop();
    listeners.call(SelectionKey.OP_READ);
  }

  private void drop() {
    int left = arrived.stream().mapToInt(ByteBuffer::remaining).sum();
    arrived.clear();
    if (left > 0) {
      Objects.requireNonNull(peer).out().taken(left);
    }
  }

  /**
   * Closes it. If something has not been read, or if asked to, the other end is told by a reset; else it can read
   * to the end.
   */
  void close(boolean abruptly) {
    if (state == State.CONNECTED && !abruptly && arrived.isEmpty()) {
      out().end();
      state = State.CLOSED;
      forgetIfDone();
    } else if (state == State.CONNECTED || state == State.CONNECTING) {
      boolean tells = state == State.CONNECTED;
      state = State.CLOSED;
      stopGivingUp();
      dropOut();
      host.remove(this);
      if (tells) {
        tellReset();
      }
    }
  }

  void forgetIfDone() {
    if (state == State.CLOSED && out().isIdle()) {
      host.remove(this);
    }
  }

  /** The program is no more. What it had closed before is the system's, if that is still there. */
  void vanish(boolean systemStays) {
    if (state == State.CLOSED) {
      if (!systemStays) {
        dropOut();
        host.remove(this);
      }
    } else {
      failure = () -> new SocketException("The machine of this socket has crashed");
      close(true);
    }
  }
}
