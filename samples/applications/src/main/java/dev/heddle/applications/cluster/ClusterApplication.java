package dev.heddle.applications.cluster;

import dev.heddle.Heddle;
import dev.heddle.applications.Checks;
import dev.heddle.cluster.ClusterMember;
import dev.heddle.cluster.ClusterPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** The same work on many machines. */
@Command(name = "cluster", description = "The same work on many machines.", subcommands = ClusterApplication.Member.class)
public final class ClusterApplication {
  private ClusterApplication() {}

  /** Lends this machine to pools; its options are those of {@link ClusterMember#main}. */
  @Command(name = "member", description = "Lends this machine to the pools of a cluster; --help tells more.")
  static final class Member implements Runnable {
    @Unmatched private List<String> options = new ArrayList<>();

    @Override
    public void run() {
      try {
        ClusterMember.main(options.toArray(String[]::new));
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Command(description = "Computes on two members on this machine, of which one is killed midway.", mixinStandardHelpOptions = true)
  int two(
      @Option(names = "--blocks", defaultValue = "60", description = "How much; default: ${DEFAULT-VALUE}.") int blocks)
      throws Exception {
    Checks.atLeastOne("--blocks", blocks);
    System.out.println("Starting two members ...");
    try (LocalMember first = LocalMember.start("");
        LocalMember second = LocalMember.start(first.address());
        ClusterPool pool =
            ClusterPool.builder()
                .name(LocalMember.name())
                .members(first.address(), second.address())
                .build()) {
      while (pool.workers().stream().filter(worker -> worker.pid() > 0).count() < 2) {
        Thread.sleep(20);
      }
      System.out.println("Workers: " + pool);
      return Heddle.run(() -> compute(pool, second, blocks));
    }
  }

  private static int compute(ClusterPool pool, LocalMember victim, int blocks) throws Exception {
    var done = new int[2];
    pool.mapping(Numbers::longestOf)
        .idempotent(3)
        .asCompleted(
            IntStream.range(0, blocks).boxed().toList(),
            (_, longest) -> {
              done[1] = Math.max(done[1], longest);
              if (++done[0] == blocks / 3) {
                System.out.println(
                    done[0] + " blocks are done; killing the member at " + victim.address());
                victim.kill();
              }
            });
    System.out.printf(
        "%d blocks are done; the longest way to 1 from a number up to %,d has %d steps.%n",
        done[0], blocks * (long) Numbers.BLOCK, done[1]);
    while (pool.statistics().workersLost() == 0) {
      Heddle.sleep(Duration.ofMillis(20));
    }
    System.out.println(
        "Workers lost: " + pool.statistics().workersLost() + ", blocks begun again: "
            + pool.statistics().retried() + ", left: " + pool);
    return done[0] == blocks ? 0 : 1;
  }
}
