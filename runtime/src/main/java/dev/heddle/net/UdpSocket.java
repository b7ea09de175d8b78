package dev.heddle.net;

import dev.heddle.Heddle;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.jdk.CarrierPin;
import dev.heddle.sync.Semaphore;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A socket that sends and receives datagrams over UDP.
 *
 * <p>Any number of tasks may send and receive; each direction is first come first served. Cancelled,
 * a receive has taken no datagram and a send has sent none. UDP itself may lose datagrams, duplicate
 * them and change their order.
 */
public final class UdpSocket implements AutoCloseable {
  private final DatagramChannel channel;
  private final SocketAddress local;
  private final ReadyGate readable;
  private final ReadyGate writable;
  private final Semaphore receiving = new Semaphore(1);
  private final Semaphore sending = new Semaphore(1);

  private UdpSocket(Scheduler scheduler, DatagramChannel channel) throws IOException {
    this.channel = channel;
    this.local = channel.getLocalAddress();
    this.readable = new ReadyGate(scheduler, channel, SelectionKey.OP_READ, this, "receive");
    this.writable = new ReadyGate(scheduler, channel, SelectionKey.OP_WRITE, this, "send");
  }

  /**
   * Opens a socket.
   *
   * @param address where it receives; port 0 lets the system choose one
   * @return the socket
   * @throws IOException if the address cannot be used
   * @throws IllegalStateException if no task runs the caller
   */
  public static UdpSocket bind(SocketAddress address) throws IOException {
    Objects.requireNonNull(address, "A socket is bound to an address; use port 0 for any port");
    Scheduler scheduler = Heddle.scheduler();
    DatagramChannel channel = Network.of(scheduler).openDatagramChannel();
    boolean bound = false;
    try {
      channel.configureBlocking(false);
      channel.bind(address);
      var socket = new UdpSocket(scheduler, channel);
      bound = true;
      return socket;
    } finally {
      if (!bound) {
        channel.close();
      }
    }
  }

  /**
   * Waits for a datagram.
   *
   * @param target where to put it; what does not fit is lost, as UDP has it
   * @return who sent it
   * @throws StreamClosedException if the socket is closed
   * @throws IOException if receiving fails
   * @throws InterruptedException if the caller is cancelled; it has taken no datagram then
   */
  public SocketAddress receive(ByteBuffer target) throws IOException, InterruptedException {
    Objects.requireNonNull(target, "target");
    receiving.acquire();
    try {
      SocketAddress sender;
      while ((sender = receiveNow(target)) == null) {
        readable.await();
      }
      return sender;
    } catch (ClosedChannelException _) {
      throw new StreamClosedException("receive of " + this);
    } finally {
      receiving.release();
    }
  }

  /**
   * Sends a datagram, waiting while the system has no room for it.
   *
   * @param source what to send, all in one datagram
   * @param target to whom
   * @throws StreamClosedException if the socket is closed
   * @throws IOException if sending fails, for example because the datagram is too large
   * @throws InterruptedException if the caller is cancelled; nothing has been sent then
   */
  public void send(ByteBuffer source, SocketAddress target)
      throws IOException, InterruptedException {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    sending.acquire();
    try {
      boolean empty = !source.hasRemaining();
      while (sendNow(source, target) == 0 && !empty) {
        writable.await();
      }
    } catch (ClosedChannelException _) {
      throw new StreamClosedException("send of " + this);
    } finally {
      sending.release();
    }
  }

  /** Pinned; {@link CarrierPin} says why. */
  private @Nullable SocketAddress receiveNow(ByteBuffer target) throws IOException {
    boolean pinned = CarrierPin.acquire();
    try {
      return channel.receive(target);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  private int sendNow(ByteBuffer source, SocketAddress target) throws IOException {
    boolean pinned = CarrierPin.acquire();
    try {
      return channel.send(source, target);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  /**
   * Sets an option of the socket.
   *
   * @param option one of {@link java.net.StandardSocketOptions}
   * @param value the value
   * @param <V> the type of the value
   * @return this
   * @throws IOException if it cannot be set
   * @throws UnsupportedOperationException if the socket has no such option
   */
  public <V> UdpSocket option(SocketOption<V> option, V value) throws IOException {
    channel.setOption(
        Objects.requireNonNull(option, "option"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Returns the address that the socket receives at.
   *
   * @return the address, with the port that the system chose
   */
  public SocketAddress localAddress() {
    return local;
  }

  /** Closes the socket; those who wait get a {@link StreamClosedException}. Idempotent; any thread. */
  @Override
  public void close() {
    readable.closeChannel();
    writable.run();
  }

  @Override
  public String toString() {
    return "UdpSocket[" + local + (channel.isOpen() ? "]" : ", closed]");
  }
}
