package dev.heddle.cluster;

import java.time.Duration;
import java.util.List;

/**
 * This process as a member of a cluster: it lends its processors to the pools that join. Thread-safe.
 *
 * <pre>{@code
 * try (var member = ClusterMember.builder().address("10.0.0.5").secret(secret).join()) {
 *   member.awaitEnd();
 * }
 * }</pre>
 */
public final class ClusterMember implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Node node;
  private final Seats seats;

  ClusterMember(Node node, Seats seats) {
    this.node = node;
    this.seats = seats;
  }

  /**
   * A member as a program, until it is asked to end; {@code --help} tells its options.
   *
   * @param arguments the options
   * @throws InterruptedException if its thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    System.exit(MemberProgram.run(List.of(arguments), System.getenv()));
  }

  /**
   * Starts to describe a member.
   *
   * @return a builder with the defaults
   */
  public static ClusterMemberBuilder builder() {
    return new ClusterMemberBuilder();
  }

  /**
   * Returns where others reach this member.
   *
   * @return as {@code HOST:PORT}
   */
  public String address() {
    return node.address();
  }

  /**
   * Waits until this member has been closed.
   *
   * @throws InterruptedException if the caller is interrupted or cancelled
   * @throws IllegalStateException if it has ended otherwise: Hazelcast has been shut down here, has run out
   *     of memory, or could not join again after it had been cut off
   */
  public void awaitEnd() throws InterruptedException {
    seats.awaitEnd();
  }

  /**
   * Leaves the cluster. What runs here is interrupted; pools run elsewhere what may be run again, and are
   * told that the rest is lost. Called again it does nothing.
   */
  @Override
  public void close() {
    seats.close(PATIENCE);
    node.close();
    seats.left();
  }

  @Override
  public String toString() {
    return "ClusterMember[" + address() + "]";
  }
}
