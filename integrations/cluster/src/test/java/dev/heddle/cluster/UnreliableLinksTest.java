package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.WorkerLostException;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.PoolFaces;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A pool and its workers at both ends of {@link UnreliableLinks}; at length with {@code
 * -Dheddle.cluster.links=1000}.
 */
@Timeout(3_600)
class UnreliableLinksTest {
  private static final int RUNS = Integer.getInteger("heddle.cluster.links", 10);
  private static final long SEED = Long.getLong("heddle.cluster.seed", 1);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final int WORKERS = 3;
  private static final int REPEATABLE = 200;
  private static final int CALLERS = 10;
  private static final int CALLS = 20;

  private static final AtomicIntegerArray BEGUN = new AtomicIntegerArray(CALLERS * CALLS);

  private static ProcessPool over(UnreliableLinks links) {
    PoolFaces faces = PoolFaces.get();
    return faces.over(new PoolCore(ClusterPool.builder().config(faces), links));
  }

  static int strict(int number) {
    BEGUN.incrementAndGet(number);
    return number * 3;
  }

  @Test
  void whatIsLostDoubledDisorderedOrBrokenChangesNoPromise() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      long seed = SEED + run;
      for (int i = 0; i < BEGUN.length(); i++) {
        BEGUN.set(i, 0);
      }
      var done = new BitSet();
      var lost = new BitSet();
      try (var links = new UnreliableLinks(WORKERS, false, seed);
          ProcessPool pool = over(links)) {
        Heddle.run(
            () -> {
              try (var group = TaskGroup.open()) {
                group.start(() -> repeatable(pool));
                for (int caller = 0; caller < CALLERS; caller++) {
                  int first = caller * CALLS;
                  group.start(() -> strictCalls(pool, first, done, lost));
                }
                group.join();
              }
            });
        int workersLost = (int) pool.statistics().workersLost();
        assertTrue(lost.cardinality() <= workersLost, () -> "seed " + seed + ": " + lost);
      }
      assertEquals(BEGUN.length(), done.cardinality() + lost.cardinality());
      for (int i = 0; i < BEGUN.length(); i++) {
        int times = BEGUN.get(i);
        String what = "seed " + seed + ": task " + i + " has begun " + times + " times";
        assertTrue(times == 1 || times == 0 && lost.get(i), what);
      }
    }
  }

  private static int repeatable(ProcessPool pool) throws Exception {
    var arrived = new EachOnce();
    pool.mapping((Integer n) -> n * 3)
        .idempotent(1_000)
        .asCompleted(IntStream.range(0, REPEATABLE).boxed().toList(), arrived);
    assertEquals(REPEATABLE, arrived.count());
    return 0;
  }

  private static int strictCalls(ProcessPool pool, int first, BitSet done, BitSet lost)
      throws Exception {
    for (int i = first; i < first + CALLS; i++) {
      try {
        assertEquals(i * 3, pool.call(UnreliableLinksTest::strict, i));
        done.set(i);
      } catch (WorkerLostException _) {
        lost.set(i);
      }
    }
    return 0;
  }

  /** Who knows how envelopes are made may have any call wait, but none for longer than its caller. */
  @Test
  void whatIsForgedKeepsNobodyForEver() throws Exception {
    for (int run = 0; run < RUNS; run++) {
      try (var links = new UnreliableLinks(WORKERS, true, SEED + run);
          ProcessPool pool = over(links)) {
        Heddle.run(
            () -> {
              try (var group = TaskGroup.open()) {
                for (int caller = 0; caller < CALLERS; caller++) {
                  int first = caller * CALLS;
                  group.start(() -> anyCalls(pool, first));
                }
                group.join();
              }
            });
        links.heal();
        List<Integer> numbers = IntStream.range(0, REPEATABLE).boxed().toList();
        assertEquals(numbers, pool.idempotent(1_000).map((Integer n) -> n, numbers));
      }
    }
  }

  static List<Object> any(int number) {
    if (number % 3 == 0) {
      throw new IllegalStateException("on purpose");
    }
    return List.of(number, "text", number + 1L);
  }

  private static int anyCalls(ProcessPool pool, int first) {
    for (int i = first; i < first + CALLS; i++) {
      try {
        int number = i;
        Heddle.timeout(PATIENCE, () -> pool.call(UnreliableLinksTest::any, number));
      } catch (Exception _) {
        // Its own, a lost worker, what cannot be read, or that the time is over.
      }
    }
    return 0;
  }
}
