package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.TaskPool;
import dev.heddle.ipc.WorkerLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of work while members are killed, join, and are stopped, at random from a seed: for less than
 * the others' patience, or for longer, as one that a partition has cut off. Not in
 * every build, since rounds that a busy machine slows down beyond that patience tell nothing: {@code
 * -Dheddle.cluster.runs=100}.
 */
@Timeout(3_600)
@EnabledIfSystemProperty(named = "heddle.cluster.runs", matches = "[0-9]+")
class ClusterChaosTest {
  private static final int RUNS = Integer.getInteger("heddle.cluster.runs", 1);
  private static final long SEED = Long.getLong("heddle.cluster.seed", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int REPEATABLE = 1_500;
  private static final int STRICT = 500;
  private static final int STRIKES = 3;

  @TempDir Path folder;

  @Test
  void whateverHappensEachTaskEndsOnce() throws Exception {
    try (Members members = Members.start(3, Members.Kind.threads(2).patience(PATIENCE))) {
      try (ClusterPool pool = members.pool().build()) {
        for (int run = 0; run < RUNS; run++) {
          long began = System.nanoTime();
          round(members, pool, new Random(SEED + run), folder.resolve("run" + run));
          System.out.printf(
              "run %d, seed %d: %d ms%n", run, SEED + run, (System.nanoTime() - began) / 1_000_000);
        }
      }
    }
    assertEquals(
        0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count(), "is left");
  }

  private static void round(Members members, ClusterPool pool, Random random, Path ledger)
      throws Exception {
    Files.createDirectories(ledger);
    var arrived = new BitSet();
    var done = new BitSet();
    var lost = new BitSet();
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            group.start(() -> repeatable(pool, arrived));
            group.start(() -> strict(pool, ledger, done, lost));
            group.start(
                () -> Heddle.blocking(
                    () -> {
                      for (int i = 0; i < STRIKES; i++) {
                        Thread.sleep(random.nextInt(500));
                        strike(members, random);
                      }
                      return 0;
                    }));
            group.join();
          }
        });
    assertEquals(REPEATABLE, arrived.cardinality());
    assertEquals(STRICT, done.cardinality() + lost.cardinality());
    assertFalse(done.intersects(lost));
    Map<Integer, Integer> begun = Ledger.read(ledger);
    for (int i = 0; i < STRICT; i++) {
      int times = begun.getOrDefault(i, 0);
      String what = "strict task " + i + " has begun " + times + " times";
      assertTrue(times == 1 || times == 0 && lost.get(i), what);
    }
    assertTrue(lost.cardinality() <= STRIKES * 2, () -> lost + " were lost");
  }

  private static int repeatable(TaskPool pool, BitSet arrived) throws Exception {
    pool.mapping(Slow::tripled)
        .idempotent(1_000)
        .asCompleted(
            IntStream.range(0, REPEATABLE).boxed().toList(),
            (item, result) -> {
              assertEquals(item * 3, result);
              assertFalse(arrived.get(item), () -> item + " arrived twice");
              arrived.set(item);
            });
    return 0;
  }

  private static int strict(TaskPool pool, Path ledger, BitSet done, BitSet lost)
      throws Exception {
    try (var group = TaskGroup.open(GroupOption.limit(50))) {
      for (int i = 0; i < STRICT; i++) {
        int item = i;
        group.start(
            () -> {
              try {
                assertEquals(item * 3, pool.call(new Ledger(ledger.toString(), 3), item));
                done.set(item);
              } catch (WorkerLostException _) {
                lost.set(item);
              }
            });
      }
      group.join();
    }
    return 0;
  }

  private static void strike(Members members, Random random) throws Exception {
    Members.Started victim = members.all().get(random.nextInt(members.all().size()));
    switch (random.nextInt(4)) {
      case 0 -> {
        members.add();
        members.kill(victim);
      }
      case 1 -> {
        members.kill(victim);
        members.add();
      }
      case 2 -> stop(victim, Duration.ofMillis(random.nextInt(2_000)));
      default -> stop(victim, PATIENCE.plusMillis(random.nextInt(3_000)));
    }
  }

  private static void stop(Members.Started victim, Duration time) throws Exception {
    Members.signal("STOP", victim.process().pid());
    try {
      Thread.sleep(time);
    } finally {
      Members.signal("CONT", victim.process().pid());
    }
  }
}
