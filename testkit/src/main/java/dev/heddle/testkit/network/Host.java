package dev.heddle.testkit.network;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A machine: its address, the ports that are in use, the connections that end here. */
public final class Host {
  private static final int FIRST_FREE = 49_152;
  private static final int PORTS = 65_536;

  private final String name;
  private final InetAddress address;
  private final Map<Integer, ListeningChannel> listening = new LinkedHashMap<>();
  private final Map<Integer, PacketChannel> receiving = new LinkedHashMap<>();
  private final Set<Endpoint> endpoints = new LinkedHashSet<>();
  private int nextPort = FIRST_FREE;
  private boolean up = true;

  Host(String name, InetAddress address) {
    this.name = name;
    this.address = address;
  }

  public String name() {
    return name;
  }

  public InetAddress address() {
    return address;
  }

  boolean isUp() {
    return up;
  }

  // -- ports

  /** The address that a socket gets which asks for another one, perhaps for any. */
  InetSocketAddress local(InetSocketAddress wanted, Map<Integer, ?> inUse) throws BindException {
    InetAddress of = wanted.getAddress();
    if (!of.isAnyLocalAddress() && !isMine(of)) {
      throw new BindException("Cannot assign requested address: " + wanted + " is not " + this);
    }
    int port = wanted.getPort() == 0 ? freePort(inUse) : wanted.getPort();
    if (inUse.containsKey(port)) {
      throw new BindException("Address already in use: " + wanted + " by " + inUse.get(port));
    }
    return new InetSocketAddress(of, port);
  }

  boolean isMine(InetAddress of) {
    return of.isLoopbackAddress() || of.equals(address);
  }

  private int freePort(Map<Integer, ?> inUse) throws BindException {
    for (int i = FIRST_FREE; i < PORTS; i++) {
      int port = nextPort++;
      nextPort = nextPort == PORTS ? FIRST_FREE : nextPort;
      if (!inUse.containsKey(port)) {
        return port;
      }
    }
    throw new BindException("No port of " + this + " is free");
  }

  InetSocketAddress bind(ListeningChannel channel, InetSocketAddress wanted)
      throws BindException {
    InetSocketAddress local = local(wanted, listening);
    listening.put(local.getPort(), channel);
    return local;
  }

  InetSocketAddress bind(PacketChannel channel, InetSocketAddress wanted) throws BindException {
    InetSocketAddress local = local(wanted, receiving);
    receiving.put(local.getPort(), channel);
    return local;
  }

  /** Where a connection to another host begins. */
  InetSocketAddress caller(InetAddress to) throws BindException {
    return new InetSocketAddress(to.isLoopbackAddress() ? to : address, freePort(Map.of()));
  }

  void unbind(ListeningChannel channel, int port) {
    listening.remove(port, channel);
  }

  void unbind(PacketChannel channel, int port) {
    receiving.remove(port, channel);
  }

  @Nullable
  ListeningChannel listener(InetSocketAddress at) {
    ListeningChannel channel = listening.get(at.getPort());
    return channel != null && channel.listensAt(at.getAddress()) ? channel : null;
  }

  @Nullable
  PacketChannel receiver(InetSocketAddress at) {
    PacketChannel channel = receiving.get(at.getPort());
    return channel != null && channel.receivesAt(at.getAddress()) ? channel : null;
  }

  // -- connections

  void add(Endpoint endpoint) {
    endpoints.add(endpoint);
  }

  void remove(Endpoint endpoint) {
    endpoints.remove(endpoint);
  }

  List<Endpoint> endpoints() {
    return new ArrayList<>(endpoints);
  }

  /**
   * The program has ended without a chance to close anything.
   *
   * @param staysUp whether there is a system that tells the others
   */
  public void crash(boolean staysUp) {
    up = staysUp;
    listening.clear();
    receiving.clear();
    endpoints().forEach(endpoint -> endpoint.vanish(staysUp));
  }

  /** It answers again, and knows nothing of what was before. */
  public void start() {
    up = true;
  }

  @Override
  public String toString() {
    return name;
  }
}
