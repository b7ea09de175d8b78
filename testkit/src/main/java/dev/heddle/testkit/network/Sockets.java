package dev.heddle.testkit.network;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectableChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;

/** What opens the channels of a simulated network. */
final class Sockets extends SelectorProvider {
  private final Network network;

  Sockets(Network network) {
    this.network = network;
  }

  @Override
  public SocketChannel openSocketChannel() {
    return new StreamChannel(this, network, network.here());
  }

  @Override
  public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
    requireInternet(family);
    return openSocketChannel();
  }

  @Override
  public ServerSocketChannel openServerSocketChannel() {
    return new ListeningChannel(this, network, network.here());
  }

  @Override
  public ServerSocketChannel openServerSocketChannel(ProtocolFamily family)
      throws IOException {
    requireInternet(family);
    return openServerSocketChannel();
  }

  @Override
  public DatagramChannel openDatagramChannel() {
    return new PacketChannel(this, network, network.here());
  }

  @Override
  public DatagramChannel openDatagramChannel(ProtocolFamily family) {
    requireInternet(family);
    return openDatagramChannel();
  }

  @Override
  public Pipe openPipe() {
    throw none("pipes");
  }

  @Override
  public AbstractSelector openSelector() {
    throw none("selectors");
  }

  private static void requireInternet(ProtocolFamily family) {
    if (family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
      throw none("sockets of the family " + family);
    }
  }

  private static UnsupportedOperationException none(String what) {
    return new UnsupportedOperationException(
        "A simulation has no " + what + "; it has TCP and UDP, as dev.heddle.net uses them");
  }

  static void requireOpen(Channel channel) throws ClosedChannelException {
    if (!channel.isOpen()) {
      throw new ClosedChannelException();
    }
  }

  static UnsupportedOperationException noSocket(String type) {
    return new UnsupportedOperationException("A simulated channel has no java.net." + type);
  }

  /** Before an operation that would wait on a channel in blocking mode. */
  static void requireNonBlocking(SelectableChannel channel) {
    if (channel.isBlocking()) {
      throw new IllegalStateException(
          channel + " is in blocking mode, which would block the carrier of the simulation for"
              + " ever: use dev.heddle.net, or configureBlocking(false)");
    }
  }
}
