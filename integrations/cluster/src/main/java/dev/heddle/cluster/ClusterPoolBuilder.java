package dev.heddle.cluster;

import com.hazelcast.config.Config;
import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.pool.ListenerCalls;
import dev.heddle.ipc.pool.PoolConfig;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.PoolFaces;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Describes a {@link ClusterPool}; {@link #build} makes it. Not thread-safe. */
public final class ClusterPoolBuilder {
  private String name = "heddle";
  private String host = "127.0.0.1";
  private int port;
  private final List<InetSocketAddress> members = new ArrayList<>();
  private @Nullable String secret;
  private @Nullable String fingerprint;
  private Duration patience = Duration.ofSeconds(30);
  private Duration grace = Duration.ofSeconds(1);
  private final List<String> allowed = new ArrayList<>();
  private int maxPayload = 64 << 20;
  private PoolListener listener = ListenerCalls.NOBODY;
  private Level logLevel = Level.INFO;
  private Consumer<Config> more = _ -> {};

  ClusterPoolBuilder() {}

  /**
   * Names members of the cluster; one that is there is enough to find the others.
   *
   * @param addresses each as {@code HOST} or {@code HOST:PORT}, the port being 5801 if not said; several
   *     in one text with commas between
   * @return this
   * @throws IllegalArgumentException if one is no address
   */
  public ClusterPoolBuilder members(String... addresses) {
    members.addAll(Addresses.parse(addresses));
    return this;
  }

  /**
   * Says by which address of this machine the members reach this process. They connect to it as it does to
   * them.
   *
   * @param address a host or its address; loopback if not said. Any other one needs a {@link #secret}
   * @return this
   */
  public ClusterPoolBuilder address(String address) {
    host = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * Says at which port this process listens.
   *
   * @param number the port; the first free one from 5801 on if not said
   * @return this
   * @throws IllegalArgumentException if there is no such port
   */
  public ClusterPoolBuilder port(int number) {
    port = ClusterMemberBuilder.checkPort(number);
    return this;
  }

  /**
   * Says what all members know and nobody else. Both sides of a connection prove that they know it, before
   * anything else is read from it; it is never sent. It keeps strangers out, and does not make secret what
   * goes over the network.
   *
   * @param text at least 16 characters that nobody can guess
   * @return this
   */
  public ClusterPoolBuilder secret(String text) {
    Secret.of(text);
    secret = text;
    return this;
  }

  /**
   * Says what stands for the classes of this process when they are compared with those of the members, say
   * the number of a release; the files on the class path themselves if not said.
   *
   * @param word the same on all members
   * @return this
   */
  public ClusterPoolBuilder fingerprint(String word) {
    fingerprint = Objects.requireNonNull(word, "word");
    return this;
  }

  /**
   * Names the cluster, where several share a network.
   *
   * @param text the name; {@code heddle} if not said
   * @return this
   */
  public ClusterPoolBuilder name(String text) {
    name = Objects.requireNonNull(text, "text");
    return this;
  }

  /**
   * Says how long a member may be silent before it counts as dead. One whose process has ended is noticed
   * at once; this is for one that is stopped, or whose network is cut. When there is no member at all,
   * calls wait so long and 30 seconds more for one.
   *
   * @param time at least two seconds; 30 if not said
   * @return this
   * @throws IllegalArgumentException if less
   */
  public ClusterPoolBuilder patience(Duration time) {
    patience = ClusterMemberBuilder.checkPatience(time);
    return this;
  }

  /**
   * Says how long a cancelled task may go on after it has been interrupted, before its worker is given up.
   *
   * @param time the time, not negative; one second if not said
   * @return this
   * @throws IllegalArgumentException if negative
   */
  public ClusterPoolBuilder grace(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("The grace period must not be negative: " + time);
    }
    grace = time;
    return this;
  }

  /**
   * Allows results of classes of these packages, and of those below them, to be deserialized. Allowed
   * anyway are values of the JDK and the packages of the functions in use.
   *
   * @param packages their names
   * @return this
   */
  public ClusterPoolBuilder allow(String... packages) {
    allowed.addAll(List.of(packages));
    return this;
  }

  /**
   * Limits how large one argument or result may be.
   *
   * @param bytes the limit in bytes, at least 1,024; 64 MiB if not said
   * @return this
   * @throws IllegalArgumentException if less than 1,024
   */
  public ClusterPoolBuilder maxMessageBytes(int bytes) {
    if (bytes < 1024) {
      throw new IllegalArgumentException(
          "The limit of a message must be at least 1024 bytes, not " + bytes);
    }
    maxPayload = bytes;
    return this;
  }

  /**
   * Says who hears what the workers do.
   *
   * @param observer the listener
   * @return this
   */
  public ClusterPoolBuilder listener(PoolListener observer) {
    listener = Objects.requireNonNull(observer, "observer");
    return this;
  }

  /**
   * Says which log entries of worker processes are brought over. What tasks log on a member that computes
   * itself goes to that member's log.
   *
   * @param level the least important level that is; INFO if not said
   * @return this
   */
  public ClusterPoolBuilder logLevel(Level level) {
    logLevel = Objects.requireNonNull(level, "level");
    return this;
  }

  /**
   * Changes what is said to Hazelcast, last of all: for TLS, which its Enterprise edition has, or for
   * timeouts.
   *
   * @param change changes the configuration
   * @return this
   */
  public ClusterPoolBuilder hazelcast(Consumer<Config> change) {
    more = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Joins the cluster. It does not wait for the workers to be ready.
   *
   * @return the pool, to be closed by the caller
   * @throws JoinRefusedException if a member refuses this process, or has to be refused
   * @throws IllegalStateException if no member answers
   */
  public ClusterPool build() {
    if (members.isEmpty()) {
      throw new IllegalStateException("Name a member of the cluster with members(\"HOST:PORT\")");
    }
    var settings =
        new NodeSettings(name, host, port, members, secret, fingerprint, patience, more);
    if (Addresses.knock(members, settings.handshake()) == 0) {
      throw new IllegalStateException(
          "No member of the cluster answers at " + members
              + "; start one there: ClusterMember.builder()...join(), or ./heddle cluster member");
    }
    var workers = new MemberWorkers(maxPayload, logLevel, grace, patience);
    Node node = Node.start(settings, 0, workers);
    try {
      workers.start(node);
      PoolFaces faces = PoolFaces.get();
      var core = new PoolCore(config(faces), workers);
      workers.serve(core);
      return new ClusterPool(faces.over(core), workers, node);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  private PoolConfig config(PoolFaces faces) {
    var list = new AllowList();
    allowed.forEach(list::allow);
    return new PoolConfig(
        1,
        1,
        new JvmSetup(List.of(), Map.of(), null, null, null),
        list,
        maxPayload,
        grace,
        listener,
        null,
        null,
        Long.MAX_VALUE,
        Long.MAX_VALUE,
        null,
        logLevel,
        "",
        faces.failures());
  }
}
