package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Idempotent tasks while a random worker is killed every 200 ms. */
@Timeout(240)
class ChaosTest {
  private static final int TASKS = 10_000;
  private static final int WORKERS = 4;

  @Test
  void everyResultArrivesExactlyOnce() throws Exception {
    var arrived = new BitSet(TASKS);
    try (var pool = ProcessPool.open(WORKERS)) {
      Thread killer = Thread.ofPlatform().start(() -> killNowAndThen(pool));
      Heddle.run(
          () -> pool.mapping(ChaosTest::slowly)
              .idempotent(1_000)
              .asCompleted(
                  IntStream.range(0, TASKS).boxed().toList(),
                  (item, result) -> {
                    assertEquals(item * 3, result);
                    assertTrue(!arrived.get(item), () -> item + " arrived twice");
                    arrived.set(item);
                  }));
      killer.interrupt();
      killer.join();
      assertEquals(TASKS, arrived.cardinality());
      PoolStatistics after = pool.statistics();
      assertEquals(TASKS, after.submitted());
      assertEquals(TASKS, after.succeeded());
      assertTrue(after.workersLost() > 3, () -> "few workers were killed: " + after);
    }
    assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
  }

  private static int slowly(int n) throws InterruptedException {
    Thread.sleep(1);
    return n * 3;
  }

  private static void killNowAndThen(ProcessPool pool) {
    var random = new Random(7);
    try {
      while (true) {
        Thread.sleep(200);
        var workers = pool.workers();
        long pid = workers.get(random.nextInt(workers.size())).pid();
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
      }
    } catch (InterruptedException _) {
      // Enough.
    } catch (IllegalArgumentException _) {
      throw new AssertionError("the pool had no worker at all");
    }
  }
}
