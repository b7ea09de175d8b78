package dev.heddle.testkit.network;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SelectionKey;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A socket of UDP: datagrams may be lost, come twice, or overtake each other. */
final class PacketChannel extends DatagramChannel implements Pollable {
  private static final int LONGEST = 65_507;

  /** How many bytes may wait to be received; what does not fit is lost. */
  private static final int ROOM = 212_992;

  private final Network network;
  private final Host host;
  private final Options options = Options.ofDatagrams();
  private final Listeners listeners = new Listeners();
  private final Deque<Datagram> arrived = new ArrayDeque<>();
  private int unread;
  private @Nullable InetSocketAddress bound;
  private @Nullable InetSocketAddress remote;

  private record Datagram(ByteBuffer bytes, InetSocketAddress from) {}

  PacketChannel(SelectorProvider provider, Network network, Host host) {
    super(provider);
    this.network = network;
    this.host = host;
  }

  // -- addresses

  @Override
  public DatagramChannel bind(@Nullable SocketAddress local) throws IOException {
    Sockets.requireOpen(this);
    if (bound != null) {
      throw new AlreadyBoundException();
    }
    bound = host.bind(
        this, local == null ? new InetSocketAddress(0) : network.resolved(local));
    return this;
  }

  private InetSocketAddress bound() throws IOException {
    if (bound == null) {
      bind(null);
    }
    return Objects.requireNonNull(bound);
  }

  boolean receivesAt(InetAddress address) {
    return bound != null
        && (bound.getAddress().isAnyLocalAddress() || bound.getAddress().equals(address));
  }

  @Override
  public DatagramChannel connect(SocketAddress to) throws IOException {
    Sockets.requireOpen(this);
    if (remote != null) {
      throw new AlreadyConnectedException();
    }
    bound();
    remote = network.resolved(to);
    return this;
  }

  @Override
  public DatagramChannel disconnect() {
    remote = null;
    return this;
  }

  @Override
  public boolean isConnected() {
    return remote != null;
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    Sockets.requireOpen(this);
    return bound;
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    Sockets.requireOpen(this);
    return remote;
  }

  // -- sending

  @Override
  public int send(ByteBuffer source, SocketAddress target) throws IOException {
    Sockets.requireOpen(this);
    Sockets.requireNonBlocking(this);
    InetSocketAddress there = network.resolved(target);
    if (remote != null && !remote.equals(there)) {
      throw new AlreadyConnectedException();
    }
    int count = source.remaining();
    if (count > LONGEST) {
      throw new SocketException(
          "Message too long: " + count + " bytes, of " + LONGEST + " at most");
    }
    InetAddress mine = bound().getAddress();
    InetAddress from = !mine.isAnyLocalAddress()
        ? mine
        : there.getAddress().isLoopbackAddress() ? there.getAddress() : host.address();
    var sender = new InetSocketAddress(from, bound().getPort());
    ByteBuffer bytes = ByteBuffer.allocate(count).put(source).flip();
    Host to = network.at(host, there.getAddress());
    if (to != null) {
      travel(new Datagram(bytes, sender), there, to);
      if (network.conditions().duplicates(host, to)) {
        travel(new Datagram(bytes.duplicate(), sender), there, to);
      }
    }
    return count;
  }

  private void travel(Datagram datagram, InetSocketAddress there, Host to) {
    Conditions conditions = network.conditions();
    if (!conditions.loses(host, to)) {
      network.world.after(conditions.latency(host, to) + conditions.delay(host, to), () -> {
        PacketChannel receiver = conditions.reaches(host, to) ? to.receiver(there) : null;
        if (receiver != null) {
          receiver.arrives(datagram);
        }
      });
    }
  }

  private void arrives(Datagram datagram) {
    if (remote != null && !remote.equals(datagram.from)) {
      return;
    }
    if (unread + datagram.bytes.remaining() > ROOM) {
      network.world.tell(this + " is full and loses a datagram");
      return;
    }
    unread += datagram.bytes.remaining();
    arrived.add(datagram);
    listeners.call(SelectionKey.OP_READ);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    requireConnected();
    return send(source, Objects.requireNonNull(remote));
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    int size = 0;
    for (int i = offset; i < offset + length; i++) {
      size += sources[i].remaining();
    }
    ByteBuffer all = ByteBuffer.allocate(size);
    for (int i = offset; i < offset + length; i++) {
      all.put(sources[i]);
    }
    return write(all.flip());
  }

  // -- receiving

  @Override
  public @Nullable SocketAddress receive(ByteBuffer target) throws IOException {
    Sockets.requireOpen(this);
    Sockets.requireNonBlocking(this);
    bound();
    Datagram first = arrived.poll();
    if (first == null) {
      return null;
    }
    ByteBuffer bytes = first.bytes;
    unread -= bytes.remaining();
    int count = Math.min(bytes.remaining(), target.remaining());
    target.put(bytes.slice(bytes.position(), count));
    return first.from;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    requireConnected();
    int before = target.position();
    return receive(target) == null ? 0 : target.position() - before;
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(LONGEST);
    read(all);
    all.flip();
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      int some = Math.min(all.remaining(), targets[i].remaining());
      targets[i].put(all.slice(all.position(), some));
      all.position(all.position() + some);
      count += some;
    }
    return count;
  }

  // -- the rest

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface at) {
    throw noMulticast();
  }

  @Override
  public MembershipKey join(InetAddress group, NetworkInterface at, InetAddress source) {
    throw noMulticast();
  }

  private static UnsupportedOperationException noMulticast() {
    return new UnsupportedOperationException("A simulated network has no multicast");
  }

  @Override
  public <T> DatagramChannel setOption(SocketOption<T> name, T value) throws IOException {
    Sockets.requireOpen(this);
    options.set(name, value);
    return this;
  }

  @Override
  public <T> T getOption(SocketOption<T> name) throws IOException {
    Sockets.requireOpen(this);
    return options.get(name);
  }

  @Override
  public Set<SocketOption<?>> supportedOptions() {
    return options.supported();
  }

  @Override
  public DatagramSocket socket() {
    throw Sockets.noSocket("DatagramSocket");
  }

  private void requireConnected() {
    if (remote == null) {
      throw new NotYetConnectedException();
    }
  }

  @Override
  public boolean isReady(int operation) {
    return operation == SelectionKey.OP_WRITE || !arrived.isEmpty();
  }

  @Override
  public Listeners listeners() {
    return listeners;
  }

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  protected void implCloseSelectableChannel() {
    if (bound != null) {
      host.unbind(this, bound.getPort());
    }
    listeners.callAll();
  }

  @Override
  public String toString() {
    return "DatagramChannel of " + host + (bound == null ? "" : " at " + bound);
  }
}
