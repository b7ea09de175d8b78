package dev.heddle.testkit.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ConnectionPendingException;
import java.nio.channels.NoConnectionPendingException;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A connection's end as a channel. */
final class StreamChannel extends SocketChannel implements Pollable {
  private final Network network;
  private final Host host;
  private final Options options = Options.ofStream();
  private final Listeners early = new Listeners();
  private @Nullable Endpoint endpoint;
  private @Nullable InetSocketAddress bound;

  StreamChannel(SelectorProvider provider, Network network, Host host) {
    super(provider);
    this.network = network;
    this.host = host;
  }

  /** Made for one that was accepted. */
  StreamChannel(SelectorProvider provider, Network network, Endpoint accepted) {
    this(provider, network, accepted.host);
    endpoint = accepted;
  }

  // -- connecting

  @Override
  public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
    Sockets.requireOpen(this);
    bound = local == null
        ? new InetSocketAddress(0)
        : host.local(network.resolved(local), Map.of());
    return this;
  }

  @Override
  public boolean connect(SocketAddress remote) throws IOException {
    Sockets.requireOpen(this);
    Sockets.requireNonBlocking(this);
    if (endpoint != null) {
      throw endpoint.isConnecting()
          ? new ConnectionPendingException()
          : new AlreadyConnectedException();
    }
    InetSocketAddress there = network.resolved(remote);
    Host to = network.at(host, there.getAddress());
    if (to == null) {
      close();
      throw new NoRouteToHostException("No route to host");
    }
    endpoint = Endpoint.connect(
        network, host, bound == null ? host.caller(there.getAddress()) : bound, there, to);
    return false;
  }

  @Override
  public boolean finishConnect() throws IOException {
    Sockets.requireOpen(this);
    if (endpoint == null) {
      throw new NoConnectionPendingException();
    }
    if (!endpoint.isConnecting() && !endpoint.isConnected()) {
      close();
      endpoint.throwFailure();
    }
    return endpoint.isConnected();
  }

  @Override
  public boolean isConnected() {
    return endpoint != null && !endpoint.isConnecting();
  }

  @Override
  public boolean isConnectionPending() {
    return endpoint != null && endpoint.isConnecting();
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    Sockets.requireOpen(this);
    return endpoint == null ? bound : endpoint.local;
  }

  @Override
  public @Nullable SocketAddress getRemoteAddress() throws IOException {
    Sockets.requireOpen(this);
    return endpoint == null ? null : endpoint.remote;
  }

  // -- reading and writing

  private Endpoint ready() throws IOException {
    Sockets.requireOpen(this);
    Sockets.requireNonBlocking(this);
    if (endpoint == null) {
      throw new NotYetConnectedException();
    }
    return endpoint;
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return ready().read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    Endpoint from = ready();
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      int some = targets[i].hasRemaining() ? from.read(targets[i]) : 0;
      if (some < 0) {
        return count == 0 ? -1 : count;
      }
      count += some;
      if (targets[i].hasRemaining()) {
        break;
      }
    }
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    Endpoint to = ready();
    if (to.isOutputClosed()) {
      throw new ClosedChannelException();
    }
    return to.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    long count = 0;
    for (int i = offset; i < offset + length; i++) {
      count += write(sources[i]);
      if (sources[i].hasRemaining()) {
        break;
      }
    }
    return count;
  }

  @Override
  public SocketChannel shutdownInput() throws IOException {
    ready().closeInput();
    return this;
  }

  @Override
  public SocketChannel shutdownOutput() throws IOException {
    ready().closeOutput();
    return this;
  }

  // -- the rest

  @Override
  public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
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
  public Socket socket() {
    throw Sockets.noSocket("Socket");
  }

  @Override
  public boolean isReady(int operation) {
    return endpoint != null && endpoint.isReady(operation);
  }

  @Override
  public Listeners listeners() {
    return endpoint == null ? early : endpoint.listeners;
  }

  @Override
  protected void implConfigureBlocking(boolean block) {}

  @Override
  protected void implCloseSelectableChannel() {
    if (endpoint != null) {
      endpoint.close(options.resets());
    }
    listeners().callAll();
  }

  @Override
  public String toString() {
    return "SocketChannel of " + host
        + (endpoint == null ? "" : " from " + endpoint.local + " to " + endpoint.remote);
  }
}
