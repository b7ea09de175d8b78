package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Idempotent tasks while workers are killed, one for every so many results. */
@Timeout(240)
class ChaosTest {
  private static final int TASKS = 10_000;
  private static final int WORKERS = 4;
  private static final int RESULTS_A_KILL = 400;

  private final BitSet arrived = new BitSet(TASKS);
  private final Set<Long> killed = new HashSet<>();
  private final Random random = new Random(7);

  @Test
  void everyResultArrivesExactlyOnce() throws Exception {
    try (var pool = ProcessPool.open(WORKERS)) {
      Heddle.run(
          () -> pool.mapping(ChaosTest::slowly)
              .idempotent(1_000)
              .asCompleted(
                  IntStream.range(0, TASKS).boxed().toList(),
                  (item, result) -> {
                    assertEquals(item * 3, result);
                    assertTrue(!arrived.get(item), () -> item + " arrived twice");
                    arrived.set(item);
                    if (arrived.cardinality() % RESULTS_A_KILL == 0) {
                      killOneThatHasWorked(pool);
                    }
                  }));
      assertEquals(TASKS, arrived.cardinality());
      while (pool.statistics().workersLost() < killed.size()) {
        Thread.sleep(5);
      }
      PoolStatistics after = pool.statistics();
      assertEquals(TASKS, after.submitted());
      assertEquals(TASKS, after.succeeded());
      assertEquals(killed.size(), after.workersLost());
      assertTrue(killed.size() > WORKERS, () -> "killed " + killed);
    }
    assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
  }

  private static int slowly(int n) throws InterruptedException {
    Thread.sleep(1);
    return n * 3;
  }

  /** Whoever has worked is not starting any more: a pool gives up if too many starts fail. */
  private void killOneThatHasWorked(ProcessPool pool) {
    List<Long> victims =
        pool.workers().stream()
            .filter(worker -> worker.tasksDone() > 0)
            .map(WorkerStatus::pid)
            .filter(pid -> !killed.contains(pid))
            .toList();
    if (!victims.isEmpty()) {
      long victim = victims.get(random.nextInt(victims.size()));
      if (ProcessHandle.of(victim).map(ProcessHandle::destroyForcibly).orElse(false)) {
        killed.add(victim);
      }
    }
  }
}
