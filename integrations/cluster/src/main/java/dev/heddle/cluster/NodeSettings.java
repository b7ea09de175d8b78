package dev.heddle.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.SocketInterceptorConfig;
import com.hazelcast.spi.impl.executionservice.ExecutionService;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a process takes part in a cluster.
 *
 * @param name of the cluster
 * @param host the address of this machine that others reach it by
 * @param port where it listens; 0 for any
 * @param others where other members may be
 * @param secret what all know, or null on loopback
 * @param fingerprint a word that stands for the classes, or null for these themselves
 * @param patience how long a member may be silent before it counts as dead
 * @param more what is to be said to Hazelcast besides
 */
record NodeSettings(
    String name,
    String host,
    int port,
    List<InetSocketAddress> others,
    @Nullable String secret,
    @Nullable String fingerprint,
    Duration patience,
    Consumer<Config> more) {
  private static final int PORTS = 100;

  /** Each handshake holds one of them for as long as it takes; they are there only as long as they are needed. */
  private static final int MOST_HANDSHAKES = 256;

  NodeSettings {
    others = List.copyOf(others);
    if (secret == null && !isLoopback(host)) {
      throw new IllegalStateException(
          "A cluster that is reached at " + host + " needs a secret that all members share, since"
              + " whoever joins it runs code in it; say it with secret(...)");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("There is no address " + host + " for this member", e);
    }
  }

  Handshake handshake() {
    Fingerprint classes =
        fingerprint == null ? Fingerprint.ofClassPath() : Fingerprint.of(fingerprint);
    return new Handshake(
        secret == null ? Secret.NONE : Secret.of(secret), classes.in(name));
  }

  Config config(UUID id, int seats, Guard guard) {
    var config = new Config();
    config.setClusterName(name);
    // Nothing of Hazelcast's that is kept is used, so nobody need hold a part of it.
    config.setLiteMember(seats == 0);
    config.getMemberAttributeConfig().setAttributes(RemoteMember.attributes(id, seats));
    config.getMetricsConfig().setEnabled(false);
    config.getJetConfig().setEnabled(false);
    network(config.getNetworkConfig(), guard);
    config.getSerializationConfig().setJavaSerializationFilterConfig(JavaClasses.ofHazelcast());
    config.getExecutorConfig(ExecutionService.IO_EXECUTOR).setPoolSize(MOST_HANDSHAKES);
    properties(config);
    more.accept(config);
    return config;
  }

  private void network(NetworkConfig network, Guard guard) {
    network.setPort(port == 0 ? Node.FIRST_PORT : port);
    network.setPortAutoIncrement(port == 0).setPortCount(PORTS).setReuseAddress(true);
    network.getInterfaces().setEnabled(true).addInterface(numeric(host));
    network.setSocketInterceptorConfig(
        new SocketInterceptorConfig().setEnabled(true).setImplementation(guard));
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig().setEnabled(true);
    for (InetSocketAddress other : others) {
      join.getTcpIpConfig()
          .addMember(Addresses.text(numeric(other.getHostString()), other.getPort()));
    }
  }

  private static String numeric(String host) {
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("There is no host " + host, e);
    }
  }

  private void properties(Config config) {
    config.setProperty("hazelcast.logging.type", "slf4j");
    config.setProperty("hazelcast.logging.details.enabled", "false");
    config.setProperty("hazelcast.phone.home.enabled", "false");
    config.setProperty("hazelcast.shutdownhook.enabled", "false");
    config.setProperty("hazelcast.socket.bind.any", "false");
    config.setProperty("hazelcast.prefer.ipv4.stack",
        Boolean.toString(!numeric(host).contains(":")));
    config.setProperty("hazelcast.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.max.wait.seconds.before.join", "0");
    config.setProperty("hazelcast.heartbeat.interval.seconds", "1");
    String seconds = Long.toString(Math.max(2, patience.toSeconds()));
    config.setProperty("hazelcast.max.no.heartbeat.seconds", seconds);
    // When the oldest member has died, those that do not vote for the next one so long are left behind.
    config.setProperty("hazelcast.mastership.claim.timeout.seconds", seconds);
    // Those that a partition has kept apart find each other again.
    config.setProperty("hazelcast.merge.first.run.delay.seconds", "2");
    config.setProperty("hazelcast.merge.next.run.delay.seconds", "2");
    // Each address where there was somebody once is looked at for them; machines do not come back at it for ever.
    config.setProperty(
        "hazelcast.tcp.join.previously.joined.member.address.retention.seconds", "600");
    config.setProperty("hazelcast.event.sync.timeout.millis", "100");
    config.setProperty("hazelcast.graceful.shutdown.max.wait", "2");
    config.setProperty("hazelcast.operation.thread.count", "2");
    config.setProperty("hazelcast.operation.generic.thread.count", "2");
  }
}
