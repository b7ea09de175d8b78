package dev.heddle.cluster;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

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
  private final CountDownLatch end = new CountDownLatch(1);

  ClusterMember(Node node, Seats seats) {
    this.node = node;
    this.seats = seats;
  }

  static void main(String[] arguments) throws InterruptedException {
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
   */
  public void awaitEnd() throws InterruptedException {
    end.await();
  }

  /**
   * Leaves the cluster. What runs here is interrupted; pools run elsewhere what may be run again, and are
   * told that the rest is lost. Called again it does nothing.
   */
  @Override
  public void close() {
    seats.close(PATIENCE);
    node.close();
    end.countDown();
  }

  @Override
  public String toString() {
    return "ClusterMember[" + address() + "]";
  }
}
