package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.WorkerLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rounds of work while {@link Faults} happen to the members and to the network between them, at random from
 * a seed, two at a time. Not in every build, since rounds that a busy machine slows down beyond the members'
 * patience tell nothing: {@code -Dheddle.cluster.runs=100}.
 */
@Timeout(7_200)
@EnabledIfSystemProperty(named = "heddle.cluster.runs", matches = "[0-9]+")
class ClusterChaosTest {
  private static final int RUNS = Integer.getInteger("heddle.cluster.runs", 1);
  private static final long SEED = Long.getLong("heddle.cluster.seed", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration HANGS = Duration.ofMinutes(3);
  private static final int MEMBERS = 3;
  private static final int FAULTS_IN_A_ROW = 2;
  private static final int ROWS = 2;
  private static final int CALLERS = 100;
  private static final int TASK_MILLIS = 10;

  @TempDir Path folder;

  @Test
  void whateverHappensEachTaskEndsOnce() throws Exception {
    try (var wires = new Wires();
        Members members =
            Members.start(MEMBERS, Members.Kind.threads(2).patience(PATIENCE), wires)) {
      Wires.Place place = wires.place();
      try (ClusterPool pool =
          members.pool().address(place.own()).hazelcast(place::settle).build()) {
        Files.createDirectories(folder.resolve("any"));
        for (int run = 0; run < RUNS; run++) {
          var faults = new Faults(members, wires, place, PATIENCE);
          var round = new Round(pool, Files.createDirectories(folder.resolve("run" + run)));
          long began = System.nanoTime();
          System.out.printf("run %d, seed %d: ", run, SEED + run);
          try {
            round.run(faults, SEED + run);
          } finally {
            System.out.printf(
                "%s; %s; %d ms%n", faults, round, (System.nanoTime() - began) / 1_000_000);
          }
          faults.restartWhatHasEnded(MEMBERS);
        }
      }
    }
    assertEquals(
        0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count(), "is left");
  }

  /** Work for as long as there are faults, and what has become of it. */
  private static final class Round {
    private final ClusterPool pool;
    private final Path ledger;
    private final EachOnce arrived = new EachOnce();
    private final BitSet done = new BitSet();
    private final BitSet lost = new BitSet();
    private final AtomicInteger sent = new AtomicInteger();
    private int strict;
    private volatile int rowsLeft = ROWS;

    Round(ClusterPool pool, Path ledger) {
      this.pool = pool;
      this.ledger = ledger;
    }

    void run(Faults faults, long seed) throws Exception {
      long workersLost = pool.statistics().workersLost();
      Heddle.run(
          () -> Heddle.timeout(
              HANGS,
              () -> {
                try (var group = TaskGroup.open()) {
                  group.start(this::repeatable);
                  for (int i = 0; i < CALLERS; i++) {
                    group.start(this::strict);
                  }
                  for (int row = 0; row < ROWS; row++) {
                    var random = new Random(seed * ROWS + row);
                    group.start(() -> faultsInARow(faults, random));
                  }
                  group.join();
                }
                return 0;
              }));
      assertEquals(sent.get(), arrived.count());
      assertEquals(strict, done.cardinality() + lost.cardinality());
      assertFalse(done.intersects(lost));
      Map<Integer, Integer> begun = Ledger.read(ledger);
      for (int i = 0; i < strict; i++) {
        int times = begun.getOrDefault(i, 0);
        String what = "strict task " + i + " has begun " + times + " times";
        assertTrue(times == 1 || times == 0 && lost.get(i), what);
      }
      // Of each worker that was lost the one that ran.
      assertTrue(
          lost.cardinality() <= pool.statistics().workersLost() - workersLost,
          () -> lost + " were lost");
    }

    private int faultsInARow(Faults faults, Random random) throws Exception {
      Heddle.blocking(
          () -> {
            for (int i = 0; i < FAULTS_IN_A_ROW; i++) {
              Thread.sleep(random.nextInt(500));
              faults.one(random);
            }
            return 0;
          });
      return --rowsLeft;
    }

    private int repeatable() throws Exception {
      pool.mapping(new Ledger(ledger.resolveSibling("any").toString(), TASK_MILLIS))
          .idempotent(1_000)
          .asCompleted(this::items, arrived);
      return 0;
    }

    private Iterator<Integer> items() {
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return rowsLeft > 0;
        }

        @Override
        public Integer next() {
          return sent.getAndIncrement();
        }
      };
    }

    private int strict() throws Exception {
      while (rowsLeft > 0) {
        int item = strict++;
        try {
          assertEquals(item * 3, pool.call(new Ledger(ledger.toString(), TASK_MILLIS), item));
          done.set(item);
        } catch (WorkerLostException _) {
          lost.set(item);
        }
      }
      return 0;
    }

    @Override
    public String toString() {
      return arrived.count() + " repeatable, " + done.cardinality() + " strict, "
          + lost.cardinality() + " lost";
    }
  }
}
