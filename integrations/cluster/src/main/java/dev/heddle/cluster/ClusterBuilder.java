package dev.heddle.cluster;

import com.hazelcast.config.Config;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a process takes part in a cluster, whether it works there or has others work. Not thread-safe.
 *
 * @param <B> the builder that says it
 */
public abstract sealed class ClusterBuilder<B extends ClusterBuilder<B>>
    permits ClusterMemberBuilder, ClusterPoolBuilder {
  private static final int MOST_PORT = 65_535;
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);

  private String name = "heddle";
  private String host = "127.0.0.1";
  private int port;
  final List<InetSocketAddress> members = new ArrayList<>();
  private @Nullable String secret;
  private @Nullable String fingerprint;
  Duration patience = Duration.ofSeconds(30);
  private Consumer<Config> more = _ -> {};

  ClusterBuilder() {}

  abstract B self();

  NodeSettings settings() {
    return new NodeSettings(name, host, port, members, secret, fingerprint, patience, more);
  }

  /**
   * Names members of the cluster; one that is there is enough to find the others.
   *
   * @param addresses each as {@code HOST} or {@code HOST:PORT}, the port being 5801 if not said; several
   *     in one text with commas between
   * @return this
   * @throws IllegalArgumentException if one is no address
   */
  public B members(String... addresses) {
    members.addAll(Addresses.parse(addresses));
    return self();
  }

  /**
   * Says by which address of this machine others reach this process. They connect to it as it does to them.
   *
   * @param address a host or its address; loopback if not said. Any other one needs a {@link #secret}
   * @return this
   */
  public B address(String address) {
    host = Objects.requireNonNull(address, "address");
    return self();
  }

  /**
   * Says at which port this process listens.
   *
   * @param number the port; the first free one from 5801 on if not said
   * @return this
   * @throws IllegalArgumentException if there is no such port
   */
  public B port(int number) {
    if (number < 1 || number > MOST_PORT) {
      throw new IllegalArgumentException("A port is from 1 to 65535, not " + number);
    }
    port = number;
    return self();
  }

  /**
   * Says what all members know and nobody else. Both sides of a connection prove that they know it, before
   * anything else is read from it; it is never sent. It keeps strangers out, and does not make secret what
   * goes over the network.
   *
   * @param text at least 16 characters that nobody can guess
   * @return this
   * @throws IllegalArgumentException if it is shorter
   */
  public B secret(String text) {
    Secret.of(text);
    secret = text;
    return self();
  }

  /**
   * Says what stands for the classes of this process when they are compared with those of the others, say
   * the number of a release; the files on the class path themselves if not said.
   *
   * @param word the same on all members
   * @return this
   */
  public B fingerprint(String word) {
    fingerprint = Objects.requireNonNull(word, "word");
    return self();
  }

  /**
   * Names the cluster, where several share a network.
   *
   * @param text the name; {@code heddle} if not said
   * @return this
   */
  public B name(String text) {
    name = Objects.requireNonNull(text, "text");
    return self();
  }

  /**
   * Says how long another process may be silent before it counts as dead; the same on all members. One whose
   * process has ended is noticed at once; this is for one that is stopped, or whose network is cut. When
   * there is no member at all, the calls of a pool wait so long and a minute more for one.
   *
   * @param time at least two seconds; 30 if not said
   * @return this
   * @throws IllegalArgumentException if less
   */
  public B patience(Duration time) {
    if (time.compareTo(LEAST_PATIENCE) < 0) {
      throw new IllegalArgumentException("Patience is at least two seconds, not " + time);
    }
    patience = time;
    return self();
  }

  /**
   * Changes what is said to Hazelcast, last of all: for TLS, which its Enterprise edition has, or for
   * timeouts.
   *
   * @param change changes the configuration
   * @return this
   */
  public B hazelcast(Consumer<Config> change) {
    more = Objects.requireNonNull(change, "change");
    return self();
  }
}
