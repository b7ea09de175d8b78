package dev.heddle.cluster;

import com.hazelcast.config.Config;
import dev.heddle.ipc.launch.JvmSetup;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Describes a {@link ClusterMember}; {@link #join} makes it. Not thread-safe. */
public final class ClusterMemberBuilder {
  private static final int MOST_PORT = 65_535;

  private String name = "heddle";
  private String host = "127.0.0.1";
  private int port;
  private final List<InetSocketAddress> others = new ArrayList<>();
  private @Nullable String secret;
  private @Nullable String fingerprint;
  private Duration patience = Duration.ofSeconds(30);
  private int seats = Runtime.getRuntime().availableProcessors();
  private boolean processes;
  private List<String> jvmOptions = List.of();
  private Consumer<Config> more = _ -> {};

  ClusterMemberBuilder() {}

  /**
   * Says by which address of this machine others reach this member.
   *
   * @param address a host or its address; loopback if not said. Any other one needs a {@link #secret}
   * @return this
   */
  public ClusterMemberBuilder address(String address) {
    host = Objects.requireNonNull(address, "address");
    return this;
  }

  /**
   * Says at which port it listens.
   *
   * @param number the port; the first free one from 5801 on if not said
   * @return this
   * @throws IllegalArgumentException if there is no such port
   */
  public ClusterMemberBuilder port(int number) {
    port = checkPort(number);
    return this;
  }

  static int checkPort(int number) {
    if (number < 1 || number > MOST_PORT) {
      throw new IllegalArgumentException("A port is from 1 to 65535, not " + number);
    }
    return number;
  }

  /**
   * Names other members; one that is there is enough to find the rest. If none is there, this one begins a
   * cluster.
   *
   * @param addresses each as {@code HOST} or {@code HOST:PORT}, the port being 5801 if not said; several
   *     in one text with commas between
   * @return this
   * @throws IllegalArgumentException if one is no address
   */
  public ClusterMemberBuilder members(String... addresses) {
    others.addAll(Addresses.parse(addresses));
    return this;
  }

  /**
   * Says what all members know and nobody else; see {@link ClusterPoolBuilder#secret}.
   *
   * @param text at least 16 characters that nobody can guess
   * @return this
   */
  public ClusterMemberBuilder secret(String text) {
    Secret.of(text);
    secret = text;
    return this;
  }

  /**
   * Says what stands for the classes of this process; see {@link ClusterPoolBuilder#fingerprint}.
   *
   * @param word the same on all members
   * @return this
   */
  public ClusterMemberBuilder fingerprint(String word) {
    fingerprint = Objects.requireNonNull(word, "word");
    return this;
  }

  /**
   * Names the cluster, where several share a network.
   *
   * @param text the name; {@code heddle} if not said
   * @return this
   */
  public ClusterMemberBuilder name(String text) {
    name = Objects.requireNonNull(text, "text");
    return this;
  }

  /**
   * Says how long another process may be silent before it counts as dead; the same on all members.
   *
   * @param time at least two seconds; 30 if not said
   * @return this
   * @throws IllegalArgumentException if less
   */
  public ClusterMemberBuilder patience(Duration time) {
    patience = checkPatience(time);
    return this;
  }

  static Duration checkPatience(Duration time) {
    if (time.compareTo(Duration.ofSeconds(2)) < 0) {
      throw new IllegalArgumentException("Patience is at least two seconds, not " + time);
    }
    return time;
  }

  /**
   * Says how many tasks of a pool run here at a time, each on a thread of this process. A task that ends
   * the process ends the member.
   *
   * @param number at least 1; one for each core if not said
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public ClusterMemberBuilder threads(int number) {
    seats = checkSeats(number);
    processes = false;
    return this;
  }

  /**
   * Says how many tasks of a pool run here at a time, each in a worker process of its own. So a task that
   * crashes takes its worker with it and nothing else, and one that heeds no interrupt can be ended.
   *
   * @param number at least 1
   * @param options for their JVMs, for example {@code -Xmx512m}
   * @return this
   * @throws IllegalArgumentException if less than 1
   */
  public ClusterMemberBuilder workers(int number, String... options) {
    seats = checkSeats(number);
    processes = true;
    jvmOptions = List.of(options);
    return this;
  }

  private static int checkSeats(int number) {
    if (number < 1) {
      throw new IllegalArgumentException("A member needs at least 1 worker, not " + number);
    }
    return number;
  }

  /**
   * Changes what is said to Hazelcast, last of all: for TLS, which its Enterprise edition has, or for
   * timeouts.
   *
   * @param change changes the configuration
   * @return this
   */
  public ClusterMemberBuilder hazelcast(Consumer<Config> change) {
    more = Objects.requireNonNull(change, "change");
    return this;
  }

  /**
   * Joins the cluster, or begins one.
   *
   * @return the member, to be closed by the caller
   * @throws JoinRefusedException if another member refuses this process, or has to be refused
   */
  public ClusterMember join() {
    var settings =
        new NodeSettings(name, host, port, others, secret, fingerprint, patience, more);
    Addresses.knock(others, settings.handshake());
    var here =
        new Seats(
            processes ? new JvmSetup(jvmOptions, Map.of(), null, null, null) : null, patience);
    Node node = Node.start(settings, seats, here);
    here.start(node);
    return new ClusterMember(node, here);
  }
}
