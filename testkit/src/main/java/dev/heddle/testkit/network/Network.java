package dev.heddle.testkit.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.channels.UnsupportedAddressTypeException;
import java.nio.channels.spi.SelectorProvider;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network in memory. All of it is done on the one carrier of its simulation, in virtual time: nothing
 * here waits, locks, or asks anybody but the schedule.
 */
public final class Network {
  /** The host of the program itself. */
  public static final String MAIN = "main";

  private static final int HOSTS_A_NET = 250;

  final World world;
  private final Conditions conditions;
  private final SelectorProvider sockets = new Sockets(this);
  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Map<InetAddress, Host> byAddress = new LinkedHashMap<>();
  private final Map<String, List<Host>> aliases = new LinkedHashMap<>();

  public Network(World world) {
    this.world = world;
    this.conditions = new Conditions(world);
    add(MAIN);
  }

  public Conditions conditions() {
    return conditions;
  }

  public SelectorProvider sockets() {
    return sockets;
  }

  // -- hosts and names

  /** Adds a host. */
  public Host add(String name) {
    int number = hosts.size();
    var bytes =
        new byte[]{10, 0, (byte) (number / HOSTS_A_NET), (byte) (1 + number % HOSTS_A_NET)};
    try {
      var host = new Host(name, InetAddress.getByAddress(name, bytes));
      hosts.put(name, host);
      byAddress.put(host.address(), host);
      return host;
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  public boolean has(String name) {
    return hosts.containsKey(name) || aliases.containsKey(name);
  }

  /** The host of a name. */
  public Host host(String name) {
    Host host = hosts.get(name);
    if (host == null) {
      throw new IllegalArgumentException(
          "There is no node '" + name + "'; there are " + hosts.keySet());
    }
    return host;
  }

  Host here() {
    return host(world.here());
  }

  public void name(String alias, List<String> names) {
    aliases.put(alias, names.stream().map(this::host).toList());
  }

  public InetAddress[] addressesOf(String name) throws UnknownHostException {
    if (name.equals("localhost")) {
      return new InetAddress[]{InetAddress.getLoopbackAddress()};
    }
    List<Host> found = aliases.get(name);
    if (found == null) {
      if (!hosts.containsKey(name)) {
        throw new UnknownHostException(
            name + ": the simulation has no node of that name; it has " + hosts.keySet());
      }
      found = List.of(host(name));
    }
    return found.stream().map(Host::address).toArray(InetAddress[]::new);
  }

  /** What an address means; one that names a host of the simulation may be unresolved. */
  InetSocketAddress resolved(SocketAddress address) {
    if (!(address instanceof InetSocketAddress internet)) {
      throw new UnsupportedAddressTypeException();
    }
    if (!internet.isUnresolved()) {
      return internet;
    }
    try {
      return new InetSocketAddress(addressesOf(internet.getHostString())[0], internet.getPort());
    } catch (UnknownHostException e) {
      throw (UnresolvedAddressException) new UnresolvedAddressException().initCause(e);
    }
  }

  /** The host that a packet goes to; null if there is none. */
  @Nullable
  Host at(Host from, InetAddress address) {
    return address.isAnyLocalAddress() || from.isMine(address) ? from : byAddress.get(address);
  }

  // -- what happens to it

  /** Cuts a host off from others; from all if none are named. */
  public void partition(String one, List<String> others) {
    Host host = host(one);
    for (Host other : others.isEmpty()
        ? new ArrayList<>(hosts.values())
        : others.stream().map(this::host).toList()) {
      conditions.cut(host, other);
    }
  }

  public void heal() {
    conditions.heal();
  }

  /** Breaks all connections between two hosts, for both of them. */
  public void reset(String one, String other) {
    Host host = host(one);
    Host peer = host(other);
    world.tell("connections of " + one + " and " + other + " are reset");
    for (Endpoint endpoint : host.endpoints()) {
      Endpoint far = endpoint.peer();
      if (far != null && far.host == peer) {
        endpoint.breaks(() -> new SocketException("Connection reset"));
        far.breaks(() -> new SocketException("Connection reset"));
      }
    }
  }

  // -- readiness

  /** Calls a listener once, when a channel is ready for an operation, or closed. */
  public void whenReady(SelectableChannel channel, int operation, Runnable listener) {
    if (!(channel instanceof Pollable pollable)) {
      throw new IllegalArgumentException(
          channel + " is none of the simulation: open it with its sockets, as those of"
              + " dev.heddle.net are");
    }
    if (!channel.isOpen() || pollable.isReady(operation)) {
      listener.run();
    } else {
      pollable.listeners().set(operation, listener);
    }
  }
}
