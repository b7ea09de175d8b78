package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProcessPoolTest {
  record Point(int x, List<String> names) implements java.io.Serializable {}

  static final class OddException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings({"serial", "unused"}) private final Object unserializable = new Object();

    OddException() {
      super("odd");
    }
  }

  private static ProcessPool pool;

  @BeforeAll
  static void open() {
    pool = ProcessPool.builder().workers(2).grace(Duration.ofMillis(300)).build();
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @Test
  void mapReturnsResultsInTheOrderOfTheItems() throws Exception {
    List<Integer> items = IntStream.range(0, 2_000).boxed().toList();
    List<Integer> squares = pool.map(n -> n * n, items);
    assertEquals(items.stream().map(n -> n * n).toList(), squares);
  }

  @Test
  void callsRunInOtherProcesses() throws Exception {
    long here = ProcessHandle.current().pid();
    long there = pool.call(() -> ProcessHandle.current().pid());
    assertTrue(there != here);
    assertTrue(pool.workers().stream().anyMatch(worker -> worker.pid() == there));
  }

  @Test
  void valuesOfAllKindsComeBackAsTheyWent() throws Exception {
    byte[] bytes = new byte[3_000_000];
    Arrays.fill(bytes, (byte) 7);
    List<Object> values =
        List.of(true, 1, 2L, 3.5, "text \u00e9\u4e2d", new Point(4, List.of("a", "b")));
    for (Object value : values) {
      assertEquals(value, pool.call((Object v) -> v, value));
    }
    assertArrayEquals(bytes, pool.call((byte[] v) -> v, bytes));
    assertNull(pool.<Object>call(() -> null));
  }

  @Test
  void failureArrivesAsThrownWithTheWorkersStack() {
    var failure =
        assertThrows(
            IOException.class,
            () -> pool.call(
                () -> {
                  throw new IOException("disk on fire");
                }));
    assertEquals("disk on fire", failure.getMessage());
    assertTrue(
        Arrays.stream(failure.getStackTrace())
            .anyMatch(frame -> frame.getClassName().contains("WorkerMain")));
    assertTrue(failure.getSuppressed()[0].getMessage().contains("worker-"));
  }

  @Test
  void failureThatCannotBeSerializedArrivesAsItsTextAndStack() {
    var failure =
        assertThrows(
            RemoteException.class,
            () -> pool.call(
                () -> {
                  throw new OddException();
                }));
    assertTrue(failure.getMessage().contains("odd"), failure.getMessage());
    assertTrue(failure.getStackTrace().length > 0);
  }

  @Test
  void workerThatExitsFailsOnlyItsTaskAndIsReplaced() throws Exception {
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var others = new ArrayList<dev.heddle.Task<Integer>>();
            var exiting =
                group.start(
                    () -> assertThrows(
                        WorkerLostException.class,
                        () -> pool.call(
                            () -> {
                              System.err.println("going down");
                              System.exit(42);
                              return 0;
                            })));
            for (int i = 0; i < 100; i++) {
              others.add(pool.submit(n -> n + 1, i));
            }
            group.join();
            assertTrue(exiting.await().getMessage().contains("exited with code 42"));
            assertTrue(exiting.await().getMessage().contains("going down"));
            for (int i = 0; i < 100; i++) {
              assertEquals(i + 1, others.get(i).await());
            }
          }
        });
    assertEquals(2, pool.workers().size());
  }

  @Test
  void killedWorkerIsNamedWithTheSignal() {
    var lost =
        assertThrows(
            WorkerLostException.class,
            () -> pool.call(
                () -> {
                  long pid = ProcessHandle.current().pid();
                  new ProcessBuilder("kill", "-9", Long.toString(pid)).start();
                  Thread.sleep(60_000);
                  return 0;
                }));
    assertTrue(lost.getMessage().contains("killed by signal 9"), lost.getMessage());
  }

  @Test
  void outOfMemoryEndsTheWorkerAndFailsItsTaskOnly() throws Exception {
    try (var small = ProcessPool.builder().workers(1).jvmOptions("-Xmx32m").build()) {
      assertThrows(
          WorkerLostException.class,
          () -> small.call(
              () -> {
                var hoard = new ArrayList<byte[]>();
                while (true) {
                  hoard.add(new byte[1 << 20]);
                }
              }));
      assertEquals(7, small.call(() -> 7));
    }
  }

  @Test
  void whatUserCodePrintsDoesNotDisturbTheProtocol() throws Exception {
    assertEquals(
        5,
        pool.call(
            () -> {
              System.out.println("to standard output");
              new ProcessBuilder("sh", "-c", "echo from a grandchild").inheritIO().start()
                  .waitFor();
              return 5;
            }));
    assertEquals(6, pool.call(() -> 6));
  }

  /** In a pool that kills nobody: a busy machine may take its time to hear of an interrupt. */
  @Test
  void expiredDeadlineInterruptsTheWorkerAndTheWorkerStays(@TempDir Path directory)
      throws Exception {
    Mark begun = Mark.in(directory, "begun");
    Mark interrupted = Mark.in(directory, "interrupted");
    try (var patient = ProcessPool.builder().workers(1).grace(Duration.ofHours(1)).build()) {
      long pid = patient.call(() -> ProcessHandle.current().pid());
      untilBegun(
          begun,
          patient,
          () -> {
            begun.set();
            try {
              Thread.sleep(600_000);
            } catch (InterruptedException e) {
              interrupted.set();
              throw e;
            }
            return 0;
          });
      assertEquals(pid, patient.call(() -> ProcessHandle.current().pid()));
      assertTrue(interrupted.isSet());
    }
  }

  @Test
  void taskThatIgnoresItsInterruptIsKilledAfterTheGracePeriod(@TempDir Path directory)
      throws Exception {
    Mark begun = Mark.in(directory, "begun");
    try (var strict = ProcessPool.builder().workers(1).grace(Duration.ofMillis(300)).build()) {
      long pid = strict.call(() -> ProcessHandle.current().pid());
      untilBegun(
          begun,
          strict,
          () -> {
            begun.set();
            while (true) {
              Thread.onSpinWait();
            }
          });
      assertNotEquals(pid, strict.call(() -> ProcessHandle.current().pid()));
      assertEquals(1, strict.workers().size());
    }
  }

  /** Lets a deadline expire on a call, again and longer until it has done so within the call. */
  private static void untilBegun(Mark begun, ProcessPool pool, RemoteCallable<Integer> call) {
    for (Duration limit = Duration.ofMillis(100); !begun.isSet(); limit = limit.multipliedBy(2)) {
      Duration now = limit;
      Heddle.run(
          () -> assertThrows(
              TimeoutException.class, () -> Heddle.timeout(now, () -> pool.call(call))));
    }
  }

  @Test
  void cancelledGroupStopsItsWorkInTheWorkers() throws Exception {
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 20; i++) {
              pool.submit(
                  () -> {
                    Thread.sleep(60_000);
                    return 0;
                  });
            }
            group.start(
                () -> {
                  throw new IOException("the other reason");
                });
            var failed = assertThrows(ExceptionGroup.class, group::join);
            assertInstanceOf(IOException.class, failed.exceptions().getFirst());
          }
        });
    assertEquals(3, pool.call(() -> 3));
    assertTrue(pool.workers().stream().allMatch(worker -> worker.inFlight() <= 1));
  }

  @Test
  void whatCannotBeSerializedFailsAtTheCaller() {
    Object secret = new Object();
    var refused =
        assertThrows(IllegalArgumentException.class, () -> pool.call(() -> secret.hashCode()));
    assertTrue(refused.getMessage().contains("java.lang.Object"), refused.getMessage());
  }

  @Test
  void resultOfAClassThatIsNotAllowedIsRefused() {
    var refused =
        assertThrows(
            IllegalStateException.class,
            () -> pool.call(() -> new org.slf4j.helpers.BasicMarkerFactory().getMarker("m")));
    assertTrue(refused.getMessage().contains("org.slf4j.helpers.BasicMarker"));
    assertTrue(refused.getMessage().contains("allow("), refused.getMessage());
  }

  @Test
  void resultOverTheLimitFailsItsTaskOnly() throws Exception {
    try (var tight = ProcessPool.builder().workers(1).maxMessageBytes(64 << 10).build()) {
      var refused =
          assertThrows(
              IllegalArgumentException.class, () -> tight.call(() -> new byte[100 << 10]));
      assertTrue(refused.getMessage().contains("maxMessageBytes"), refused.getMessage());
      assertThrows(
          IllegalArgumentException.class,
          () -> tight.call((byte[] bytes) -> bytes.length, new byte[100 << 10]));
      assertEquals(10, tight.call((byte[] bytes) -> bytes.length, new byte[10]));
    }
  }

  @Test
  void bigMessagesBothWaysAtOnceDoNotDeadlock() throws Exception {
    List<byte[]> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      blocks.add(new byte[1 << 20]);
    }
    List<byte[]> back = pool.map(block -> block, blocks);
    assertEquals(40, back.size());
    assertTrue(back.stream().allMatch(block -> block.length == 1 << 20));
  }

  @Test
  void workersThatCannotStartBreakThePoolWithAClearError() {
    try (var broken = ProcessPool.builder().workers(2).jvmOptions("-XX:NoSuchOption").build()) {
      var refused = assertThrows(IllegalStateException.class, () -> broken.call(() -> 1));
      assertTrue(refused.getMessage().contains("NoSuchOption"), refused.getMessage());
    }
  }

  @Test
  void closeLeavesNoProcessAndFailsWhatWaits() throws Exception {
    ProcessPool closing = ProcessPool.open(2);
    List<Long> pids = closing.map(_ -> ProcessHandle.current().pid(), List.of(1, 2, 3, 4));
    closing.close();
    for (long pid : pids) {
      assertTrue(ProcessHandle.of(pid).isEmpty() || !ProcessHandle.of(pid).get().isAlive());
    }
    assertThrows(IllegalStateException.class, () -> closing.call(() -> 1));
    closing.close();
  }
}
