package dev.heddle.net;

import dev.heddle.Heddle;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.jdk.CarrierPin;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A connection over TCP or a Unix domain socket.
 *
 * <p>It waits before it tries wherever it knows that trying is in vain: after a read that did not
 * fill its target there is nothing more, so the next one waits for readiness first. That saves one
 * system call of three for who reads and answers.
 */
public final class SocketStream extends ByteStream {
  /** A peer that is never slower than we are must not keep the others from the carrier. */
  private static final int MOST_WITHOUT_WAIT = 16;

  /** What RFC 8305 recommends. */
  private static final Duration ATTEMPT_DELAY = Duration.ofMillis(250);

  private final SocketChannel channel;
  private final ReadyGate readable;
  private final ReadyGate writable;
  private final SocketAddress local;
  private final SocketAddress remote;

  // Touched by the reader only.
  private boolean drained;
  private int receivedInARow;

  // Touched by the writer only.
  private int sentInARow;

  SocketStream(Scheduler scheduler, SocketChannel channel) throws IOException {
    this.channel = channel;
    this.local = channel.getLocalAddress();
    this.remote = channel.getRemoteAddress();
    this.readable = new ReadyGate(scheduler, channel, SelectionKey.OP_READ, this, "read");
    this.writable = new ReadyGate(scheduler, channel, SelectionKey.OP_WRITE, this, "write");
  }

  /**
   * Connects to a host by name, with a quarter of a second between attempts; otherwise as {@link
   * #connect(String, int, Duration)}.
   *
   * @param host the name or the literal address
   * @param port the port, 1 to 65,535
   * @return the connection
   * @throws java.net.UnknownHostException if the name has no address
   * @throws IOException if no address accepts
   * @throws InterruptedException if the caller is cancelled; then there is no connection
   */
  public static SocketStream connect(String host, int port)
      throws IOException, InterruptedException {
    return connect(host, port, ATTEMPT_DELAY);
  }

  /**
   * Connects to a host by name: to the first of its addresses that answers. They are tried in the
   * order of the resolver, IPv4 and IPv6 in turns; the next one when one has failed, or when none has
   * answered for a while. Connections that come too late are closed. RFC 8305 (Happy Eyeballs) is the
   * model, and the delay asyncio's {@code happy_eyeballs_delay}. How long it takes in all is for a
   * deadline around it to say, the lookup of the name included.
   *
   * @param host the name or the literal address
   * @param port the port, 1 to 65,535
   * @param delay how long to wait for an address before the next is tried too; zero or less means to
   *     try all at once
   * @return the connection
   * @throws java.net.UnknownHostException if the name has no address
   * @throws IOException if no address accepts; of several, the failures are suppressed in it
   * @throws InterruptedException if the caller is cancelled; then there is no connection
   */
  public static SocketStream connect(String host, int port, Duration delay)
      throws IOException, InterruptedException {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(delay, "delay");
    List<InetSocketAddress> addresses =
        Stream.of(NameLookup.of(host)).map(address -> new InetSocketAddress(address, port))
            .toList();
    return addresses.size() == 1
        ? connect(addresses.getFirst())
        : new HappyEyeballs(SocketStream::connect, delay).connect(addresses);
  }

  /**
   * Connects to an address.
   *
   * @param address a resolved Internet address, or a {@link UnixDomainSocketAddress}
   * @return the connection; over TCP it sends without delay (TCP_NODELAY)
   * @throws IOException if it is refused or not reachable
   * @throws InterruptedException if the caller is cancelled; then there is no connection
   * @throws IllegalStateException if no task runs the caller
   */
  public static SocketStream connect(SocketAddress address)
      throws IOException, InterruptedException {
    Objects.requireNonNull(address, "address");
    Scheduler scheduler = Heddle.scheduler();
    Waiter.checkCancelled();
    SelectorProvider network = Network.of(scheduler);
    SocketChannel channel =
        address instanceof UnixDomainSocketAddress
            ? network.openSocketChannel(StandardProtocolFamily.UNIX)
            : network.openSocketChannel();
    boolean connected = false;
    try {
      channel.configureBlocking(false);
      if (!channel.connect(address)) {
        var gate =
            new ReadyGate(scheduler, channel, SelectionKey.OP_CONNECT, address, "connect");
        do {
          gate.await();
        } while (!channel.finishConnect());
      }
      SocketStream stream = prepared(scheduler, channel);
      connected = true;
      return stream;
    } catch (ConnectException e) {
      throw (ConnectException) new ConnectException(e.getMessage() + ": " + address).initCause(e);
    } catch (SocketException e) {
      throw new SocketException("Connecting to " + address + " failed: " + e.getMessage(), e);
    } finally {
      if (!connected) {
        ReadyGate.close(channel);
      }
    }
  }

  /** Makes a stream of a connected channel, or closes it. */
  static SocketStream prepared(Scheduler scheduler, SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      }
      return new SocketStream(scheduler, channel);
    } catch (IOException e) {
      ReadyGate.close(channel);
      throw e;
    }
  }

  @Override
  int receive(ByteBuffer target) throws IOException, InterruptedException {
    try {
      while (true) {
        if (drained) {
          readable.await();
          drained = false;
          receivedInARow = 0;
        } else if (++receivedInARow == MOST_WITHOUT_WAIT) {
          receivedInARow = 0;
          Thread.yield();
        }
        int wanted = target.remaining();
        int count = readNow(target);
        drained = count >= 0 && count < wanted;
        if (count != 0) {
          return count;
        }
      }
    } catch (ClosedChannelException _) {
      throw closed("read");
    }
  }

  @Override
  void send(ByteBuffer source) throws IOException, InterruptedException {
    try {
      if (++sentInARow == MOST_WITHOUT_WAIT) {
        sentInARow = 0;
        Thread.yield();
      }
      writeNow(source);
      while (source.hasRemaining()) {
        writable.await();
        sentInARow = 0;
        writeNow(source);
      }
    } catch (ClosedChannelException _) {
      throw closed("write");
    }
  }

  /** Sends what the operating system takes at once. */
  @Override
  void trySend(ByteBuffer source) throws IOException {
    writeNow(source);
  }

  /** Pinned, since a selector that lets go of a closed channel meets the channel's monitor. */
  private int readNow(ByteBuffer target) throws IOException {
    boolean pinned = CarrierPin.acquire();
    try {
      return channel.read(target);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  private void writeNow(ByteBuffer source) throws IOException {
    boolean pinned = CarrierPin.acquire();
    try {
      channel.write(source);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  @Override
  void sendEnd() throws IOException {
    try {
      channel.shutdownOutput();
    } catch (ClosedChannelException _) {
      throw closed("closeOutput");
    }
  }

  private StreamClosedException closed(String operation) {
    return new StreamClosedException(
        operation + " of " + this
            + (channel.isOpen() ? ", whose output was closed by closeOutput()" : ""));
  }

  /**
   * Sets an option of the socket.
   *
   * @param option one of {@link StandardSocketOptions}
   * @param value the value
   * @param <V> the type of the value
   * @return this
   * @throws IOException if it cannot be set
   * @throws UnsupportedOperationException if the socket has no such option
   */
  public <V> SocketStream option(SocketOption<V> option, V value) throws IOException {
    channel.setOption(
        Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
    return this;
  }

  @Override
  public void close() {
    readable.closeChannel();
    writable.run();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public String toString() {
    return "SocketStream[" + local + " to " + remote + (isClosed() ? ", closed]" : "]");
  }
}
