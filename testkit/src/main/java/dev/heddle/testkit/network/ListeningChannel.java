package dev.heddle.testkit.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.AlreadyBoundException;
import java.nio.channels.NotYetBoundException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listening socket: clients that nobody has accepted wait in its queue, as many as it was bound for. */
final class ListeningChannel extends ServerSocketChannel implements Pollable {
  private static final int USUAL_BACKLOG = 50;

  private final Network network;
  private final Host host;
  private final Options options = Options.ofServer();
  private final Listeners listeners = new Listeners();
  private final Set<Endpoint> knocking = new LinkedHashSet<>();
  private final Deque<Endpoint> waiting = new ArrayDeque<>();
  private @Nullable InetSocketAddress bound;
  private int backlog;

  ListeningChannel(SelectorProvider provider, Network network, Host host) {
    super(provider);
    this.network = network;
    this.host = host;
  }

  @Override
  public ServerSocketChannel bind(@Nullable SocketAddress local, int backlog)
      throws IOException {
    Sockets.requireOpen(this);
    if (bound != null) {
      throw new AlreadyBoundException();
    }
    this.backlog = backlog < 1 ? USUAL_BACKLOG : backlog;
    bound = host.bind(
        this, local == null ? new InetSocketAddress(0) : network.resolved(local));
    return this;
  }

  boolean listensAt(InetAddress address) {
    return bound != null
        && (bound.getAddress().isAnyLocalAddress() || bound.getAddress().equals(address));
  }

  /** A client that wants to connect; false if there is no place for it. */
  boolean offer(Endpoint client) {
    knocking.removeIf(each -> !each.isConnected());
    if (knocking.size() + waiting.size() >= backlog) {
      network.world.tell(this + " has no place for " + client.local);
      return false;
    }
    knocking.add(Endpoint.accepting(network, host, client, this::enqueue));
    return true;
  }

  private void enqueue(Endpoint client) {
    knocking.remove(client);
    waiting.add(client);
    listeners.call(SelectionKey.OP_ACCEPT);
  }

  @Override
  public @Nullable SocketChannel accept() throws IOException {
    Sockets.requireOpen(this);
    Sockets.requireNonBlocking(this);
    if (bound == null) {
      throw new NotYetBoundException();
    }
    Endpoint client = waiting.poll();
    return client == null ? null : new StreamChannel(provider(), network, client);
  }

  @Override
  public @Nullable SocketAddress getLocalAddress() throws IOException {
    Sockets.requireOpen(this);
    return bound;
  }

  @Override
  public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) throws IOException {
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
  public ServerSocket socket() {
    throw Sockets.noSocket("ServerSocket");
  }

  @Override
  public boolean isReady(int operation) {
    return !waiting.isEmpty();
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
    knocking.forEach(client -> client.close(true));
    waiting.forEach(client -> client.close(true));
    listeners.callAll();
  }

  @Override
  public String toString() {
    return "ServerSocketChannel of " + host + (bound == null ? "" : " at " + bound);
  }
}
