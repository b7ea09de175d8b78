package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.RemoteException;
import dev.heddle.ipc.TaskPool;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What every pool means, wherever its workers are. */
@Timeout(120)
abstract class TaskPoolContract {
  record Point(int x, List<String> names) implements Serializable {}

  static final class OddException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) private final Object unserializable = new Object();

    OddException() {
      super("odd");
    }
  }

  @TempDir Path folder;

  /** The pool of all tests of a class. */
  abstract TaskPool pool();

  /** One more, to be closed. */
  abstract TaskPool open() throws Exception;

  @Test
  void mapReturnsResultsInTheOrderOfTheItems() throws Exception {
    List<Integer> items = IntStream.range(0, 2_000).boxed().toList();
    List<Integer> squares = pool().map(n -> n * n, items);
    assertEquals(items.stream().map(n -> n * n).toList(), squares);
  }

  @Test
  void callsRunInOtherProcesses() throws Exception {
    assertNotEquals(
        ProcessHandle.current().pid(), pool().call(() -> ProcessHandle.current().pid()));
  }

  @Test
  void valuesOfAllKindsComeBackAsTheyWent() throws Exception {
    List<Object> values =
        List.of(true, 1, 2L, 3.5, "text \u00e9\u4e2d", new Point(4, List.of("a", "b")));
    for (Object value : values) {
      assertEquals(value, pool().call((Object v) -> v, value));
    }
    byte[] bytes = new byte[3_000_000];
    java.util.Arrays.fill(bytes, (byte) 7);
    assertArrayEquals(bytes, pool().call((byte[] v) -> v, bytes));
    assertNull(pool().<Object>call(() -> null));
  }

  @Test
  void failureArrivesAsThrownAndSaysWhereItWas() {
    var failure =
        assertThrows(
            IOException.class,
            () -> pool().call(
                () -> {
                  throw new IOException("disk on fire");
                }));
    assertEquals("disk on fire", failure.getMessage());
    assertTrue(failure.getSuppressed()[0].getMessage().contains("thrown in worker-"));
  }

  @Test
  void failureThatCannotBeSerializedArrivesAsItsText() {
    var failure =
        assertThrows(
            RemoteException.class,
            () -> pool().call(
                () -> {
                  throw new OddException();
                }));
    assertTrue(failure.getMessage().contains("odd"), failure.getMessage());
  }

  @Test
  void cancellingTheGroupStopsTheFunction() throws Exception {
    Path began = folder.resolve("began");
    Path ended = folder.resolve("ended");
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            pool().submit(Marking.of(began, ended), 60_000);
            await(began);
            group.cancel("not needed");
          }
        });
    assertEquals("interrupted", Files.readString(ended));
  }

  @Test
  void deadlineReachesTheFunctionThatRuns() throws Exception {
    Path began = folder.resolve("began");
    Path ended = folder.resolve("ended");
    Heddle.run(
        () -> assertThrows(
            TimeoutException.class,
            () -> Heddle.timeout(
                Duration.ofSeconds(2), () -> pool().call(Marking.of(began, ended), 60_000))));
    assertEquals("interrupted", Files.readString(ended));
  }

  @Test
  void functionThatHeedsNoInterruptDoesNotHoldItsCaller() throws Exception {
    try (TaskPool own = open()) {
      Heddle.run(
          () -> assertThrows(
              TimeoutException.class,
              () -> Heddle.timeout(Duration.ofMillis(500),
                  () -> own.call(Deaf::listenNot, 20_000))));
      assertEquals(1, own.call((Integer n) -> n, 1));
    }
  }

  @Test
  void unorderedResultsComeOnceEach() throws Exception {
    var arrived = new BitSet();
    pool().mapUnordered(
        (Integer n) -> n + 1,
        IntStream.range(0, 1_000).boxed().toList(),
        (item, result) -> {
          assertEquals(item + 1, result);
          assertTrue(!arrived.get(item));
          arrived.set(item);
        });
    assertEquals(1_000, arrived.cardinality());
  }

  @Test
  void chunksTellTheirProgress() throws Exception {
    List<Long> done = new ArrayList<>();
    List<Integer> results =
        pool().mapping((Integer n) -> -n)
            .chunk(70)
            .onProgress((finished, _) -> done.add(finished))
            .toList(IntStream.range(0, 700).boxed().toList());
    assertEquals(-699, results.getLast());
    assertEquals(List.of(70L, 140L, 210L, 280L, 350L, 420L, 490L, 560L, 630L, 700L), done);
  }

  @Test
  void endlessInputIsReadOnlyALittleAhead() throws Exception {
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
    var end = new IllegalStateException("enough");
    var thrown =
        assertThrows(
            IllegalStateException.class,
            () -> pool().mapping((Integer n) -> n).inOrder(endless, (item, _) -> {
              if (item == 500) {
                throw end;
              }
            }));
    assertEquals(end, thrown);
    assertTrue(taken[0] < 2_000, () -> taken[0] + " items were read");
  }

  @Test
  void firstFailureEndsTheMapping() {
    var failure =
        assertThrows(
            ArithmeticException.class,
            () -> pool().map((Integer n) -> 100 / (n - 50), IntStream.range(0, 100_000).boxed()
                .toList()));
    assertTrue(failure.getMessage().contains("zero"));
  }

  @Test
  void manySubmittedTasksOfAGroupRunAtATime() throws Exception {
    int sum =
        Heddle.run(
            () -> {
              List<Task<Integer>> tasks = new ArrayList<>();
              try (var group = TaskGroup.open()) {
                for (int i = 0; i < 500; i++) {
                  tasks.add(pool().submit((Integer n) -> 2 * n, i));
                }
                group.join();
              }
              int all = 0;
              for (Task<Integer> task : tasks) {
                all += task.await();
              }
              return all;
            });
    assertEquals(499 * 500, sum);
  }

  @Test
  void statisticsAddUp() throws Exception {
    try (TaskPool own = open()) {
      own.map((Integer n) -> n, IntStream.range(0, 100).boxed().toList());
      assertThrows(ArithmeticException.class, () -> own.call((Integer n) -> 1 / n, 0));
      PoolStatistics after = own.statistics();
      assertEquals(101, after.submitted());
      assertEquals(100, after.succeeded());
      assertEquals(1, after.failed());
      assertEquals(0, after.waiting() + after.inFlight());
    }
  }

  @Test
  void idempotentViewDoesTheSame() throws Exception {
    TaskPool again = pool().idempotent(3);
    assertEquals(
        IntStream.range(0, 1_000).map(n -> n + 1).boxed().toList(),
        again.map((Integer n) -> n + 1, IntStream.range(0, 1_000).boxed().toList()));
    assertThrows(IllegalArgumentException.class, () -> pool().idempotent(-1));
  }

  @Test
  void closingFailsWhatRunsAndWhatComesLater() throws Exception {
    Path began = folder.resolve("began");
    Path ended = folder.resolve("ended");
    TaskPool own = open();
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var failed =
                group.start(
                    () -> assertThrows(
                        CancellationException.class,
                        () -> own.call(Marking.of(began, ended), 60_000)));
            await(began);
            Heddle.blocking(
                () -> {
                  own.close();
                  return 0;
                });
            failed.await();
            group.join();
          }
        });
    assertEquals("interrupted", Files.readString(ended));
    assertThrows(IllegalStateException.class, () -> own.call(() -> 1));
    own.close();
  }

  static void await(Path file) throws InterruptedException {
    while (!Files.exists(file)) {
      Heddle.sleep(Duration.ofMillis(5));
    }
  }
}
