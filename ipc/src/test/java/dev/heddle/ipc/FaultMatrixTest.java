package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.UUID;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in, around and between workers, and whom it may hurt. */
@Timeout(120)
class FaultMatrixTest {
  private static final Duration GRACE = Duration.ofMillis(300);

  @TempDir private Path directory;

  /** Harmless in a worker; throws an Error when the parent reads it. */
  record Explosive(long home) implements Serializable {
    Explosive {
      if (ProcessHandle.current().pid() != home) {
        throw new AssertionError("read in another process");
      }
    }
  }

  /** Harmless here; ends a worker that reads it. */
  record DeadlyFunction(long home) implements RemoteFunction<Integer, Integer> {
    DeadlyFunction {
      if (ProcessHandle.current().pid() != home) {
        Runtime.getRuntime().halt(8);
      }
    }

    @Override
    public Integer apply(Integer n) {
      return n;
    }
  }

  static final class HugeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("unused") private final byte[] evidence = new byte[100 << 10];

    HugeException() {
      super("huge " + "x".repeat(100 << 10));
    }
  }

  @AfterEach
  void noProcessIsLeft() {
    assertEquals(
        List.of(), ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList());
  }

  @Test
  void resultDoesNotWaitForTheNextTaskOfItsWorker() throws Exception {
    String release = directory.resolve("release").toString();
    try (var pool = oneWorker()) {
      FutureTask<Integer> quick = start(() -> pool.call(() -> sleepThen(300, 1)));
      FutureTask<Integer> slow = start(() -> pool.call(() -> waitFor(release, 2)));
      assertEquals(1, quick.get(20, TimeUnit.SECONDS));
      assertFalse(slow.isDone());
      Files.createFile(Path.of(release));
      assertEquals(2, slow.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void workerIsLostByTheTaskThatEndedItAndByNoOther() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Integer> before = start(() -> pool.call(() -> sleepThen(300, 1)));
      FutureTask<Integer> deadly =
          start(
              () -> pool.call(
                  () -> {
                    Runtime.getRuntime().halt(9);
                    return 2;
                  }));
      FutureTask<Integer> after = start(() -> pool.call(() -> 3));
      assertEquals(1, before.get(20, TimeUnit.SECONDS));
      assertInstanceOf(WorkerLostException.class, failureOf(deadly));
      assertEquals(3, after.get(20, TimeUnit.SECONDS));
    }
  }

  @Test
  void closeEndsEveryCallAlsoBehindOneThatIgnoresItsInterrupt() throws Exception {
    ProcessPool pool = oneWorker();
    var calls = new ArrayList<FutureTask<Integer>>();
    for (int i = 0; i < 5; i++) {
      calls.add(start(() -> pool.call(FaultMatrixTest::spin)));
    }
    awaitInFlight(pool);
    pool.close();
    for (FutureTask<Integer> call : calls) {
      assertInstanceOf(CancellationException.class, failureOf(call));
    }
    assertTrue(pool.workers().isEmpty());
  }

  @Test
  void errorWhileTheParentReadsAResultFailsItsTaskOnly() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Explosive> call =
          start(() -> pool.call(() -> new Explosive(ProcessHandle.current().pid())));
      Throwable failure = failureOf(call);
      assertTrue(failure.getMessage().contains("cannot be read"), failure::toString);
      assertEquals(1, pool.call(() -> 1));
    }
  }

  @Test
  void errorWhileTheWorkerReadsAnArgumentFailsItsTaskOnly() throws Exception {
    try (var pool = oneWorker()) {
      var argument = new Explosive(ProcessHandle.current().pid());
      FutureTask<Integer> call = start(() -> pool.call((Explosive _) -> 1, argument));
      assertTrue(failureOf(call).toString().contains("read in another process"));
      assertEquals(1, pool.call(() -> 1));
    }
  }

  @Test
  void listenerThatThrowsHarmsNoTask() throws Exception {
    var listener =
        new PoolListener() {
          @Override
          public void workerReady(String worker, long pid) {
            throw new IllegalStateException("listener");
          }

          @Override
          public void taskEnded(String worker, long began, long ended) {
            throw new IllegalStateException("listener");
          }
        };
    try (var pool = ProcessPool.builder().workers(1).listener(listener).build()) {
      FutureTask<List<Integer>> calls = start(() -> pool.map(n -> n, List.of(1, 2, 3)));
      assertEquals(List.of(1, 2, 3), calls.get(20, TimeUnit.SECONDS));
      assertEquals(3, pool.workers().getFirst().tasksDone());
    }
  }

  @Test
  void idleWorkerTakesOverWhatWaitsBehindALongTask() throws Exception {
    String release = directory.resolve("release").toString();
    try (var pool = ProcessPool.builder().workers(2).grace(GRACE).build()) {
      pool.map(n -> n, IntStream.range(0, 2_000).boxed().toList());
      Heddle.run(
          () -> {
            try (var group = TaskGroup.open()) {
              var tasks = new ArrayList<Task<Integer>>();
              for (int i = 0; i < 60; i++) {
                tasks.add(pool.submit(n -> n == 10 ? waitFor(release, n) : n, i));
              }
              for (int i = 0; i < 60; i++) {
                if (i != 10) {
                  assertEquals(i, tasks.get(i).get(20, TimeUnit.SECONDS));
                }
              }
              assertFalse(tasks.get(10).isDone());
              Files.createFile(Path.of(release));
              group.join();
              assertEquals(10, tasks.get(10).await());
            }
          });
    }
  }

  @Test
  void cancelledTaskThatHadOnlyBeenSentNeverRuns() throws Exception {
    String release = directory.resolve("release").toString();
    String trace = directory.resolve("trace").toString();
    try (var pool = oneWorker()) {
      FutureTask<Integer> slow = start(() -> pool.call(() -> waitFor(release, 2)));
      awaitInFlight(pool);
      Heddle.run(
          () -> assertThrows(
              TimeoutException.class,
              () -> Heddle.timeout(
                  Duration.ofMillis(200),
                  () -> pool.call(
                      () -> {
                        Files.createFile(Path.of(trace));
                        return 0;
                      }))));
      assertFalse(slow.isDone());
      Files.createFile(Path.of(release));
      assertEquals(2, slow.get(20, TimeUnit.SECONDS));
      assertEquals(3, pool.call(() -> 3));
      assertFalse(Files.exists(Path.of(trace)));
    }
  }

  @Test
  void failureOverTheLimitArrivesAsItsText() throws Exception {
    try (var pool = ProcessPool.builder().workers(1).maxMessageBytes(64 << 10).build()) {
      FutureTask<Integer> call =
          start(
              () -> pool.call(
                  () -> {
                    Thread.ofPlatform().start(FaultMatrixTest::spin);
                    throw new HugeException();
                  }));
      Throwable failure = failureOf(call);
      assertInstanceOf(RemoteException.class, failure);
      assertTrue(failure.getMessage().contains("huge xxx"), failure::toString);
      assertEquals(1, pool.call(() -> 1));
    }
  }

  @Test
  void interruptedExceptionOfTheTaskItselfIsNoCancellationOfTheCaller() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Integer> call =
          start(
              () -> pool.call(
                  () -> {
                    throw new InterruptedException("by itself");
                  }));
      Throwable failure = failureOf(call);
      assertInstanceOf(RemoteException.class, failure);
      assertTrue(failure.getMessage().contains("by itself"), failure::toString);
    }
  }

  @Test
  void throwableThatIsNeitherExceptionNorErrorArrives() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Object> call =
          start(
              () -> pool.call(
                  () -> FaultMatrixTest.<RuntimeException>sneak(new Throwable("rare"))));
      assertTrue(failureOf(call).toString().contains("rare"));
    }
  }

  @Test
  void stackOverflowFailsItsTaskOnly() throws Exception {
    try (var pool = oneWorker()) {
      long pid = pool.call(() -> ProcessHandle.current().pid());
      FutureTask<Integer> call = start(() -> pool.call(() -> recurse(0)));
      assertInstanceOf(StackOverflowError.class, failureOf(call));
      assertEquals(pid, pool.call(() -> ProcessHandle.current().pid()));
    }
  }

  @Test
  void stoppedWorkerIsKilledOnceTheDeadlineOfItsTaskHasPassed() throws Exception {
    try (var pool = oneWorker()) {
      long pid = pool.call(() -> ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
      Heddle.run(
          () -> assertThrows(
              TimeoutException.class,
              () -> Heddle.timeout(Duration.ofMillis(200), () -> pool.call(() -> 1))));
      assertEquals(2, pool.call(() -> 2));
      assertFalse(ProcessHandle.of(pid).isPresent());
    }
  }

  /** Its first worker marks that it has begun to prepare, and never ends doing so. */
  @Test
  void workerKilledBeforeItsTaskBeginsFailsNoTask() throws Exception {
    Path mark = Path.of(System.getProperty("java.io.tmpdir"), "heddle-" + UUID.randomUUID());
    String name = mark.toString();
    RemoteCallable<Integer> initializer =
        () -> {
          if (!Files.exists(Path.of(name))) {
            Files.createFile(Path.of(name));
            Thread.sleep(600_000);
          }
          return 0;
        };
    try (var pool = ProcessPool.builder().workers(1).initializer(initializer).build()) {
      FutureTask<Integer> call = start(() -> pool.call(() -> 7));
      while (!Files.exists(mark)) {
        Thread.sleep(5);
      }
      ProcessHandle.of(pool.workers().getFirst().pid()).orElseThrow().destroyForcibly();
      assertEquals(7, call.get(30, TimeUnit.SECONDS));
      assertEquals(1, pool.statistics().workersLost());
    } finally {
      Files.deleteIfExists(mark);
    }
  }

  @Test
  void workerKilledWhileIdleFailsNoTask() throws Exception {
    try (var pool = oneWorker()) {
      for (int i = 0; i < 5; i++) {
        long pid = pool.call(() -> ProcessHandle.current().pid());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        int n = i;
        assertEquals(n, pool.call((Integer v) -> v, n));
      }
    }
  }

  @Test
  void endlessLineOnStandardErrorIsCut() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Integer> call =
          start(
              () -> pool.call(
                  () -> {
                    for (int i = 0; i < 1000; i++) {
                      System.err.print("y".repeat(10_000));
                    }
                    Runtime.getRuntime().halt(3);
                    return 0;
                  }));
      String message = failureOf(call).getMessage();
      assertTrue(message.contains("yyy") && message.length() < 20_000, () -> "" + message.length());
    }
  }

  @Test
  void failedMapLeavesNothingRunning() throws Exception {
    String trace = directory.resolve("trace").toString();
    try (var pool = ProcessPool.builder().workers(2).grace(GRACE).build()) {
      pool.map(n -> n, List.of(1, 2, 3, 4));
      assertThrows(
          IOException.class,
          () -> pool.map(
              n -> {
                if (n == 0) {
                  Thread.sleep(300);
                  throw new IOException("first");
                }
                spin();
                return Files.createFile(Path.of(trace + n)).toString();
              },
              List.of(0, 1, 2, 3, 4, 5)));
      assertTrue(pool.workers().stream().allMatch(worker -> worker.inFlight() == 0));
    }
  }

  @Test
  void functionThatEndsTheWorkerWhenItIsReadFailsItsTaskOnly() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Integer> call =
          start(() -> pool.call(new DeadlyFunction(ProcessHandle.current().pid()), 1));
      assertInstanceOf(WorkerLostException.class, failureOf(call));
      assertEquals(1, pool.call(() -> 1));
    }
  }

  @Test
  void argumentThatWorkersCannotHoldFailsAfterAFewOfThem() throws Exception {
    try (var small = ProcessPool.builder().workers(1).jvmOptions("-Xmx16m").build()) {
      FutureTask<Integer> call =
          start(() -> small.call((byte[] b) -> b.length, new byte[64 << 20]));
      assertInstanceOf(WorkerLostException.class, failureOf(call));
      assertEquals(1, small.call(() -> 1));
    }
  }

  @Test
  void garbageInTheProtocolsOwnPipeLosesTheWorkerAndItsTaskOnly() throws Exception {
    try (var pool = oneWorker()) {
      FutureTask<Integer> call =
          start(
              () -> pool.call(
                  () -> {
                    try (var pipe = new FileOutputStream(WorkerCommand.TO_PARENT)) {
                      byte[] noise = new byte[100];
                      Arrays.fill(noise, (byte) -1);
                      pipe.write(noise);
                    }
                    return spin();
                  }));
      FutureTask<Integer> other = start(() -> pool.call(() -> 2));
      Throwable failure = failureOf(call);
      assertInstanceOf(WorkerLostException.class, failure);
      assertTrue(failure.getMessage().contains("the limit is"), failure::getMessage);
      assertEquals(2, other.get(20, TimeUnit.SECONDS));
    }
  }

  private static ProcessPool oneWorker() {
    return ProcessPool.builder().workers(1).grace(GRACE).build();
  }

  private static void awaitInFlight(ProcessPool pool) throws InterruptedException {
    while (pool.workers().stream().noneMatch(worker -> worker.inFlight() > 0)) {
      Thread.sleep(10);
    }
    Thread.sleep(200);
  }

  private static <T> FutureTask<T> start(Callable<T> body) throws InterruptedException {
    var future = new FutureTask<>(body);
    Thread.ofPlatform().daemon().start(future);
    Thread.sleep(20);
    return future;
  }

  private static Throwable failureOf(FutureTask<?> call) throws Exception {
    try {
      call.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("it did not fail");
  }

  private static int sleepThen(int millis, int result) throws InterruptedException {
    Thread.sleep(millis);
    return result;
  }

  private static int waitFor(String file, int result) throws InterruptedException {
    while (!Files.exists(Path.of(file))) {
      Thread.sleep(5);
    }
    return result;
  }

  private static int spin() {
    while (true) {
      Thread.onSpinWait();
    }
  }

  private static int recurse(int n) {
    return recurse(n + 1) + 1;
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> Object sneak(Throwable thrown) throws X {
    throw (X) thrown;
  }
}
