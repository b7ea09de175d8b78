package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a pool does beyond running functions: chunks, orders, staffing, repetition. */
@Timeout(120)
class PoolFeaturesTest {
  private static int prepared;

  @TempDir private Path directory;

  private static int pidTimes(int ignored) {
    return (int) ProcessHandle.current().pid();
  }

  @Test
  void chunkedMapGivesTheSameInTheSameOrder() throws Exception {
    List<Integer> items = IntStream.range(0, 1_003).boxed().toList();
    List<String> expected = items.stream().map(n -> "n" + n).toList();
    try (var pool = ProcessPool.open(2)) {
      for (int chunk : new int[]{1, 7, 100, 5_000}) {
        assertEquals(expected, pool.mapping((Integer n) -> "n" + n).chunk(chunk).toList(items));
      }
      PoolStatistics after = pool.statistics();
      assertEquals(1_003 + 144 + 11 + 1, after.submitted());
      assertEquals(after.submitted(), after.succeeded());
    }
  }

  @Test
  void unorderedResultsComeOnceEachWithTheirItemAndProgressCountsThem() throws Exception {
    var results = new TreeMap<Integer, Integer>();
    var order = new ArrayList<Integer>();
    var seen = new ArrayList<Long>();
    Mark manyOthers = Mark.in(directory, "many others");
    try (var pool = ProcessPool.open(2)) {
      pool.mapping(
          (Integer n) -> {
            if (n == 0) {
              manyOthers.await();
            }
            return n * n;
          })
          .chunk(5)
          .onProgress((done, _) -> seen.add(done))
          .asCompleted(
              IntStream.range(0, 200).boxed().toList(),
              (item, result) -> {
                order.add(item);
                assertEquals(null, results.put(item, result));
                if (order.size() > 100) {
                  manyOthers.set();
                }
              });
    }
    assertEquals(200, results.size());
    results.forEach((item, square) -> assertEquals(item * item, square));
    assertTrue(order.indexOf(0) > 100, () -> "the first chunk came before many others: " + order);
    assertEquals(seen.stream().sorted().toList(), seen);
    assertEquals(200, seen.getLast());
  }

  @Test
  void endlessInputIsReadOnlyAWindowAhead() {
    var taken = new int[1];
    Iterable<Integer> endless =
        () -> new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Integer next() {
            return taken[0]++;
          }
        };
    try (var pool = ProcessPool.open(2)) {
      var enough =
          assertThrows(
              IOException.class,
              () -> pool.mapping((Integer n) -> n).inOrder(
                  endless,
                  (item, _) -> {
                    if (item == 1_000) {
                      throw new IOException("enough");
                    }
                  }));
      assertEquals("enough", enough.getMessage());
      assertTrue(taken[0] < 1_200, () -> taken[0] + " items taken");
      assertEquals(0, pool.statistics().waiting() + pool.statistics().inFlight());
    }
  }

  /** A function whose state somebody changes; in a worker it knows how often it has been sent there. */
  private static final class Adds implements RemoteFunction<Integer, Integer> {
    private static final long serialVersionUID = 1;
    private static int sent;

    private int more;

    private Object readResolve() {
      sent++;
      return this;
    }

    @Override
    public Integer apply(Integer n) {
      return n < 0 ? sent : n + more;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Adds;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  private static Adds adding(int more) {
    var adds = new Adds();
    adds.more = more;
    return adds;
  }

  @Test
  void functionIsWhatItHoldsWhenItIsCalled() throws Exception {
    var adds = adding(0);
    var seen = new ArrayList<>(List.of(7));
    RemoteFunction<Integer, Integer> counts = n -> n + seen.size();
    try (var pool = ProcessPool.open(1)) {
      assertEquals(1, pool.call(adds, 1));
      assertEquals(1, pool.call(counts, 0));
      adds.more = 10;
      seen.add(8);
      assertEquals(11, pool.call(adds, 1));
      assertEquals(2, pool.call(counts, 0));
      assertEquals(List.of(11, 12), pool.map(adds, List.of(1, 2)));
      assertEquals(21, pool.call(adding(20), 1), "of one that calls itself equal");
      assertEquals(11, pool.call(adds, 1));
    }
  }

  @Test
  void functionThatHasNotChangedIsSentOnce() throws Exception {
    var adds = adding(0);
    try (var pool = ProcessPool.open(1)) {
      assertEquals(List.of(1, 2, 3), pool.map(adds, List.of(1, 2, 3)));
      assertEquals(1, pool.call(adds, -1));
      adds.more = 10;
      assertEquals(2, pool.call(adds, -1));
      assertEquals(2, pool.call(adds, -1));
    }
  }

  @Test
  void mappingGoesOnWithWhatItsFunctionHeldAtItsBeginning() throws Exception {
    var adds = adding(0);
    List<Integer> results = new ArrayList<>();
    try (var pool = ProcessPool.open(1)) {
      pool.mapping(adds).inOrder(
          Collections.unmodifiableList(IntStream.range(0, 200).boxed().toList()),
          (_, result) -> {
            results.add(result);
            adds.more++;
            pool.call(adds, 1);
          });
    }
    assertEquals(IntStream.range(0, 200).boxed().toList(), results);
  }

  @Test
  void initializerRunsOnceInEachWorkerBeforeItsTasks() throws Exception {
    try (var pool =
        ProcessPool.builder()
            .workers(2)
            .initializer(() -> prepared += 5)
            .recycleAfter(10)
            .build()) {
      Set<Integer> values =
          new HashSet<>(pool.map(_ -> prepared, IntStream.range(0, 50).boxed().toList()));
      assertEquals(Set.of(5), values);
      // Fifty tasks take five workers, of which the last two need not have been replaced yet.
      assertTrue(pool.statistics().workersRecycled() >= 3, () -> "" + pool.statistics());
    }
    assertEquals(0, prepared);
  }

  @Test
  void failingInitializerFailsCallsWithItsReasonAndThePoolRecovers() throws Exception {
    Mark gate = Mark.in(directory, "gate");
    try (var pool =
        ProcessPool.builder()
            .workers(1)
            .initializer(
                () -> {
                  if (!gate.isSet()) {
                    throw new IOException("no gate");
                  }
                  return null;
                })
            .build()) {
      var refused = assertThrows(IllegalStateException.class, () -> pool.call(() -> 1));
      assertTrue(refused.getMessage().contains("no gate"), refused.getMessage());
      gate.set();
      assertEquals(1, firstResult(pool));
    }
  }

  /** A pool whose workers could not start refuses calls for a while before it tries again. */
  private static int firstResult(ProcessPool pool) throws Exception {
    while (true) {
      try {
        return pool.call(() -> 1);
      } catch (IllegalStateException _) {
        Thread.sleep(20);
      }
    }
  }

  @Test
  void workerIsReplacedAfterItsShareOfTasks() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).recycleAfter(7).build()) {
      List<Integer> pids =
          pool.map(PoolFeaturesTest::pidTimes, IntStream.range(0, 21).boxed().toList());
      assertEquals(3, new HashSet<>(pids).size());
      for (int pid : new HashSet<>(pids)) {
        assertEquals(7, pids.stream().filter(p -> p == pid).count());
      }
      PoolStatistics after = pool.statistics();
      assertEquals(0, after.workersLost());
      assertEquals(3, after.workersRecycled());
    }
  }

  @Test
  void workerThatHoardsMemoryIsReplacedAndNoTaskFails() throws Exception {
    try (var pool =
        ProcessPool.builder().workers(1).workerHeap(512).recycleAbove(200L << 20).build()) {
      long first = pool.call(() -> ProcessHandle.current().pid());
      pool.call(
          () -> {
            Hoard.BYTES.add(new byte[250 << 20]);
            return null;
          });
      while (pool.statistics().workersRecycled() == 0) {
        Thread.sleep(20);
      }
      assertTrue(first != pool.call(() -> ProcessHandle.current().pid()));
      assertEquals(0, pool.statistics().failed());
    }
  }

  private static final class Hoard {
    static final List<byte[]> BYTES = new ArrayList<>();
  }

  @Test
  void idleWorkersEndAndComeBackWhenCallsWait() throws Exception {
    try (var pool =
        ProcessPool.builder().workers(2).idleTimeout(Duration.ofMillis(100)).build()) {
      assertEquals(List.of(1, 2, 3), pool.map(n -> n, List.of(1, 2, 3)));
      while (!pool.workers().isEmpty()) {
        Thread.sleep(10);
      }
      assertTrue(pool.statistics().workersIdledOut() >= 1);
      assertEquals(0, pool.statistics().workersLost());
      assertEquals(List.of(4, 5), pool.map(n -> n, List.of(4, 5)));
    }
  }

  @Test
  void workersStartOnDemandWithoutPrestart() throws Exception {
    try (var pool = ProcessPool.builder().workers(3).prestart(0).build()) {
      assertEquals(0, pool.workers().size());
      assertEquals(1, pool.call(() -> 1));
      assertEquals(1, pool.workers().size());
      String begun = Files.createDirectory(directory.resolve("begun")).toString();
      pool.map(n -> awaitWorkers(begun, 3), List.of(1, 2, 3, 4, 5));
      assertEquals(3, pool.workers().size());
    }
  }

  /** In a worker: waits until so many workers are here. */
  private static int awaitWorkers(String place, int number) throws Exception {
    Mark.in(Path.of(place), "" + ProcessHandle.current().pid()).set();
    while (true) {
      try (var begun = Files.list(Path.of(place))) {
        if (begun.count() >= number) {
          return number;
        }
      }
      Thread.sleep(5);
    }
  }

  @Test
  void idempotentTaskIsRunAgainAndOthersAreNot() throws Exception {
    String trace = directory.resolve("trace").toString();
    RemoteCallable<Integer> deadlyTwice =
        () -> {
          Files.writeString(
              Path.of(trace), "x", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          if (Files.size(Path.of(trace)) < 3) {
            Runtime.getRuntime().halt(9);
          }
          return 5;
        };
    try (var pool = ProcessPool.open(1)) {
      assertThrows(WorkerLostException.class, () -> pool.call(deadlyTwice));
      Files.delete(Path.of(trace));
      assertEquals(5, pool.idempotent(2).call(deadlyTwice));
      assertEquals(2, pool.statistics().retried());
      Files.delete(Path.of(trace));
      var lost =
          assertThrows(WorkerLostException.class, () -> pool.idempotent(1).call(deadlyTwice));
      assertEquals(9, lost.exitCode());
      assertEquals(0, lost.signal());
    }
  }

  @Test
  void statisticsAddUp() throws Exception {
    try (var pool = ProcessPool.open(2)) {
      pool.map(n -> n, List.of(1, 2, 3));
      assertThrows(
          IOException.class,
          () -> pool.call(
              () -> {
                throw new IOException();
              }));
      assertInstanceOf(
          WorkerLostException.class,
          assertThrows(
              RuntimeException.class,
              () -> pool.call(
                  () -> {
                    System.exit(1);
                    return 0;
                  })));
      PoolStatistics now = pool.statistics();
      assertEquals(5, now.submitted());
      assertEquals(3, now.succeeded());
      assertEquals(2, now.failed());
      assertEquals(1, now.workersLost());
      assertEquals(0, now.waiting() + now.inFlight() + now.cancelled());
      assertFalse(now.busy().isNegative());
    }
  }
}
