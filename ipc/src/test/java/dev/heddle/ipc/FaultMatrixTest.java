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

  /** What is to happen on a busy machine too. */
  private static final long PATIENCE = 60;

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
    Mark bothSubmitted = Mark.in(directory, "both submitted");
    Mark release = Mark.in(directory, "release");
    try (var pool = oneWorker()) {
      FutureTask<Integer> quick = submit(pool, () -> after(bothSubmitted, 1));
      FutureTask<Integer> slow = submit(pool, () -> after(release, 2));
      bothSubmitted.set();
      assertEquals(1, quick.get(PATIENCE, TimeUnit.SECONDS));
      assertFalse(slow.isDone());
      release.set();
      assertEquals(2, slow.get(PATIENCE, TimeUnit.SECONDS));
    }
  }

  @Test
  void workerIsLostByTheTaskThatEndedItAndByNoOther() throws Exception {
    Mark allSubmitted = Mark.in(directory, "all submitted");
    try (var pool = oneWorker()) {
      FutureTask<Integer> before = submit(pool, () -> after(allSubmitted, 1));
      FutureTask<Integer> deadly =
          submit(
              pool,
              () -> {
                Runtime.getRuntime().halt(9);
                return 2;
              });
      FutureTask<Integer> after = submit(pool, () -> 3);
      allSubmitted.set();
      assertEquals(1, before.get(PATIENCE, TimeUnit.SECONDS));
      assertInstanceOf(WorkerLostException.class, failureOf(deadly));
      assertEquals(3, after.get(PATIENCE, TimeUnit.SECONDS));
    }
  }

  @Test
  void closeEndsEveryCallAlsoBehindOneThatIgnoresItsInterrupt() throws Exception {
    ProcessPool pool = oneWorker();
    Mark spinning = Mark.in(directory, "spinning");
    var calls = new ArrayList<FutureTask<Integer>>();
    for (int i = 0; i < 5; i++) {
      calls.add(submit(pool, () -> spinAfter(spinning)));
    }
    spinning.await();
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
      assertEquals(List.of(1, 2, 3), calls.get(PATIENCE, TimeUnit.SECONDS));
      assertEquals(3, pool.workers().getFirst().tasksDone());
    }
  }

  @Test
  void idleWorkerTakesOverWhatWaitsBehindALongTask() throws Exception {
    Mark release = Mark.in(directory, "release");
    try (var pool = ProcessPool.builder().workers(2).grace(GRACE).build()) {
      pool.map(n -> n, IntStream.range(0, 2_000).boxed().toList());
      Heddle.run(
          () -> {
            try (var group = TaskGroup.open()) {
              var tasks = new ArrayList<Task<Integer>>();
              for (int i = 0; i < 60; i++) {
                tasks.add(pool.submit(n -> n == 10 ? after(release, n) : n, i));
              }
              for (int i = 0; i < 60; i++) {
                if (i != 10) {
                  assertEquals(i, tasks.get(i).get(PATIENCE, TimeUnit.SECONDS));
                }
              }
              assertFalse(tasks.get(10).isDone());
              release.set();
              group.join();
              assertEquals(10, tasks.get(10).await());
            }
          });
    }
  }

  @Test
  void cancelledTaskThatHadOnlyBeenSentNeverRuns() throws Exception {
    Mark running = Mark.in(directory, "running");
    Mark release = Mark.in(directory, "release");
    Mark trace = Mark.in(directory, "trace");
    try (var pool = oneWorker()) {
      FutureTask<Integer> slow =
          submit(
              pool,
              () -> {
                running.set();
                return after(release, 2);
              });
      running.await();
      Heddle.run(
          () -> {
            try (var group = TaskGroup.open()) {
              Task<Integer> sent =
                  pool.submit(
                      () -> {
                        trace.set();
                        return 0;
                      });
              awaitSubmitted(pool, 2);
              assertTrue(sent.cancel("enough"));
              group.join();
            }
          });
      assertFalse(slow.isDone());
      release.set();
      assertEquals(2, slow.get(PATIENCE, TimeUnit.SECONDS));
      assertEquals(3, pool.call(() -> 3));
      assertFalse(trace.isSet());
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
      stop(pid);
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
    Mark preparing = Mark.in(directory, "preparing");
    RemoteCallable<Integer> initializer =
        () -> {
          if (!preparing.isSet()) {
            preparing.set();
            Thread.sleep(600_000);
          }
          return 0;
        };
    try (var pool = ProcessPool.builder().workers(1).initializer(initializer).build()) {
      FutureTask<Integer> call = start(() -> pool.call(() -> 7));
      preparing.await();
      ProcessHandle.of(pool.workers().getFirst().pid()).orElseThrow().destroyForcibly();
      assertEquals(7, call.get(PATIENCE, TimeUnit.SECONDS));
      assertEquals(1, pool.statistics().workersLost());
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
    Mark spinning = Mark.in(directory, "spinning");
    try (var pool = ProcessPool.builder().workers(2).grace(GRACE).build()) {
      pool.map(n -> n, List.of(1, 2, 3, 4));
      assertThrows(
          IOException.class,
          () -> pool.map(
              n -> {
                if (n == 0) {
                  spinning.await();
                  throw new IOException("first");
                }
                return spinAfter(spinning);
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
                    try (var pipe = new FileOutputStream("/dev/fd/4")) {
                      byte[] noise = new byte[100];
                      Arrays.fill(noise, (byte) -1);
                      pipe.write(noise);
                    }
                    return spin();
                  }));
      FutureTask<Integer> other = submit(pool, () -> 2);
      Throwable failure = failureOf(call);
      assertInstanceOf(WorkerLostException.class, failure);
      assertTrue(failure.getMessage().contains("the limit is"), failure::getMessage);
      assertEquals(2, other.get(PATIENCE, TimeUnit.SECONDS));
    }
  }

  private static ProcessPool oneWorker() {
    return ProcessPool.builder().workers(1).grace(GRACE).build();
  }

  private static <T> FutureTask<T> start(Callable<T> body) {
    var future = new FutureTask<>(body);
    Thread.ofPlatform().daemon().start(future);
    return future;
  }

  /** Starts a call and waits until the pool has it, behind the calls before it. */
  private static <T> FutureTask<T> submit(ProcessPool pool, RemoteCallable<T> call)
      throws InterruptedException {
    long before = pool.statistics().submitted();
    FutureTask<T> future = start(() -> pool.call(call));
    awaitSubmitted(pool, before + 1);
    return future;
  }

  private static void awaitSubmitted(ProcessPool pool, long number) throws InterruptedException {
    while (pool.statistics().submitted() < number) {
      Thread.sleep(1);
    }
  }

  /** A stop reaches a process one thread after another; until then any of them could still answer. */
  private static void stop(long pid) throws Exception {
    new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    while (Files.exists(threads) && !allStopped(threads)) {
      Thread.sleep(1);
    }
  }

  private static boolean allStopped(Path threads) throws IOException {
    try (var all = Files.list(threads)) {
      for (Path thread : all.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        if (stat.charAt(stat.lastIndexOf(')') + 2) != 'T') {
          return false;
        }
      }
      return true;
    }
  }

  private static Throwable failureOf(FutureTask<?> call) throws Exception {
    try {
      call.get(PATIENCE, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return e.getCause();
    }
    throw new AssertionError("it did not fail");
  }

  private static int after(Mark mark, int result) throws InterruptedException {
    mark.await();
    return result;
  }

  private static int spinAfter(Mark mark) throws IOException {
    mark.set();
    return spin();
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
