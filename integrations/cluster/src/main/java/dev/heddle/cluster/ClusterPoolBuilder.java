package dev.heddle.cluster;

import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.codec.AllowList;
import dev.heddle.ipc.launch.JvmSetup;
import dev.heddle.ipc.pool.ListenerCalls;
import dev.heddle.ipc.pool.PoolConfig;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.PoolFaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.event.Level;

/** Describes a {@link ClusterPool}; {@link #build} makes it. Not thread-safe. */
public final class ClusterPoolBuilder extends ClusterBuilder<ClusterPoolBuilder> {
  private Duration grace = Duration.ofSeconds(1);
  private final List<String> allowed = new ArrayList<>();
  private int maxPayload = 64 << 20;
  private PoolListener listener = ListenerCalls.NOBODY;
  private Level logLevel = Level.INFO;

  ClusterPoolBuilder() {}

  @Override
  ClusterPoolBuilder self() {
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
    NodeSettings settings = settings();
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
    } catch (RuntimeException | Error e) {
      node.close();
      throw e;
    }
  }

  PoolConfig config(PoolFaces faces) {
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
