package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class HeddleRunTest {
  @Parameter Runs runs;

  @Test
  void whateverTheBodyThrowsArrivesAsItWasThrown() {
    for (Throwable thrown : List.of(new IOException("a"), new IllegalStateException("b"),
        new AssertionError("c"))) {
      assertSame(
          thrown, assertThrows(thrown.getClass(), () -> runs.run(() -> raise(thrown))));
    }
  }

  private static String raise(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  @Test
  void runInsideATaskIsAnErrorThatSaysWhatToUse() {
    runs.run(
        () -> {
          var e = assertThrows(IllegalStateException.class, () -> runs.run(() -> 1));
          assertTrue(e.getMessage().contains("TaskGroup"), e.getMessage());
        });
  }

  @Test
  void runFromAVirtualThreadAndInsideBlockingWorks() throws Exception {
    var result = new Promise<Integer>();
    Thread.ofVirtual().start(() -> result.complete(runs.run(() -> 1))).join();
    assertEquals(1, result.await());
    assertEquals(2, runs.run(() -> Heddle.blocking(() -> runs.run(() -> 2))));
  }

  @Test
  void runsInSequenceAndInParallelDoNotMeet() throws Exception {
    assertNull(Task.currentOrNull());
    assertEquals("a", runs.run(() -> Task.current().name().substring(1, 2)));
    var threads =
        List.of(
            Runs.foreign(() -> assertEquals(1, runs.run(HeddleRunTest::one))),
            Runs.foreign(() -> assertEquals(1, runs.run(HeddleRunTest::one))));
    for (Thread thread : threads) {
      thread.join();
    }
    assertNull(Task.currentOrNull());
  }

  private static int one() throws InterruptedException {
    for (int i = 0; i < 1_000; i++) {
      Heddle.yieldNow();
    }
    return 1;
  }

  @Test
  void hundredRunsLeakNoThreads() throws InterruptedException {
    int warm = runs.run(HeddleRunTest::one);
    Set<Thread> before = heddleThreads();
    for (int i = 0; i < 100; i++) {
      warm += runs.run(() -> Heddle.gather(() -> 1, () -> 2).size());
    }
    assertEquals(201, warm);
    while (!before.containsAll(heddleThreads())) {
      Thread.sleep(5);
    }
  }

  /** Without the blocking pool's, which end by themselves after some seconds. */
  private static Set<Thread> heddleThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("heddle"))
        .filter(thread -> !thread.getName().startsWith("heddle-blocking"))
        .collect(Collectors.toSet());
  }

  @Test
  void waitsOutsideARunWorkOnAnyThread() throws Exception {
    var queue = new dev.heddle.queue.Queue<String>(1);
    Thread producer = Thread.ofVirtual().start(() -> queue.tryPut("item"));
    assertEquals("item", queue.get());
    producer.join();
    assertThrows(IllegalStateException.class, Task::current);
    assertThrows(IllegalStateException.class, () -> Heddle.start(() -> 1));
  }

  @Test
  void interruptOfTheCallingThreadCancelsTheMainTaskAndIsKept() throws Exception {
    var waiting = new CountDownLatch(1);
    var cleanedUp = new AtomicBoolean();
    var ended = new AtomicReference<Throwable>();
    var interrupted = new AtomicBoolean();
    Thread caller = Thread.ofPlatform().start(() -> {
      ended.set(assertThrows(TaskCancelledException.class, () -> runs.run(() -> {
        try {
          waiting.countDown();
          Runs.forever();
        } finally {
          cleanedUp.set(true);
        }
      })));
      interrupted.set(Thread.currentThread().isInterrupted());
    });
    waiting.await();
    caller.interrupt();
    caller.join();
    assertTrue(cleanedUp.get());
    assertTrue(interrupted.get());
    assertTrue(ended.get().getCause().getMessage().contains("interrupted"),
        ended.get()::toString);
  }
}
