package dev.heddle.cluster;

import dev.heddle.ipc.launch.JvmSetup;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link ClusterMember}; {@link #join} makes it. If none of the other members that it names is
 * there, it begins a cluster. Not thread-safe.
 */
public final class ClusterMemberBuilder extends ClusterBuilder<ClusterMemberBuilder> {
  private int seats =
      Math.min(RemoteMember.MOST_SEATS, Runtime.getRuntime().availableProcessors());
  private @Nullable JvmSetup processes;

  ClusterMemberBuilder() {}

  @Override
  ClusterMemberBuilder self() {
    return this;
  }

  /**
   * Says how many tasks of a pool run here at a time, each on a thread of this process. A task that ends
   * the process ends the member.
   *
   * @param number from 1 to 10,000; one for each core if not said
   * @return this
   * @throws IllegalArgumentException if less or more
   */
  public ClusterMemberBuilder threads(int number) {
    seats = checkSeats(number);
    processes = null;
    return this;
  }

  /**
   * Says how many tasks of a pool run here at a time, each in a worker process of its own. So a task that
   * crashes takes its worker with it and nothing else, and one that heeds no interrupt can be ended.
   *
   * @param number from 1 to 10,000
   * @param options for their JVMs, for example {@code -Xmx512m}
   * @return this
   * @throws IllegalArgumentException if less or more
   */
  public ClusterMemberBuilder workers(int number, String... options) {
    seats = checkSeats(number);
    processes = new JvmSetup(List.of(options), Map.of(), null, null, null);
    return this;
  }

  private static int checkSeats(int number) {
    if (number < 1 || number > RemoteMember.MOST_SEATS) {
      throw new IllegalArgumentException(
          "A member has from 1 to " + RemoteMember.MOST_SEATS + " workers, not " + number);
    }
    return number;
  }

  /**
   * Joins the cluster, or begins one.
   *
   * @return the member, to be closed by the caller
   * @throws JoinRefusedException if another member refuses this process, or has to be refused
   */
  public ClusterMember join() {
    NodeSettings settings = settings();
    Addresses.knock(members, settings.handshake());
    var here = new Seats(processes, patience);
    Node node = Node.start(settings, seats, here);
    here.start(node);
    return new ClusterMember(node, here);
  }
}
