package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A runtime that frameworks hold: entered by any thread, closed with a limit. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class HeddleRuntimeTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final Duration LONG = Duration.ofHours(1);

  @Parameter Runs runs;

  @Test
  void callRunsTheBodyInATaskAndReturnsItsResult() throws Exception {
    try (var runtime = runs.builder().name("held").open()) {
      assertEquals("HeddleRuntime[held]", runtime.toString());
      Thread caller = Thread.currentThread();
      assertEquals(7, runtime.call(() -> {
        assertTrue(Thread.currentThread().isVirtual() && Thread.currentThread() != caller);
        assertSame(runtime.group(), TaskGroup.current());
        return 2 + Heddle.gather(() -> 2, () -> 3).stream().mapToInt(n -> n).sum();
      }));
      runtime.call(() -> assertNotNull(Task.current()));
      assertEquals(8, runtime.start(() -> 8).await());
      assertEquals(9, runtime.executor().submit(() -> 9).get());
      assertEquals("ada", ScopedValue.where(USER, "ada").call(() -> runtime.call(USER::get)));
      assertEquals(1, runtime.call(() -> runtime.call(() -> 1)));
      assertSame(runtime.scheduler(), runtime.call(Heddle::scheduler));
    }
  }

  @Test
  void failureArrivesAtTheCallerAsThrownAndAtNobodyElse() throws Exception {
    var heard = new CopyOnWriteArrayList<Throwable>();
    try (var runtime = runs.builder().onFailure((_, e) -> heard.add(e)).open()) {
      for (Throwable thrown : List.of(new IOException("a"), new IllegalStateException("b"),
          new Error("c"))) {
        assertSame(
            thrown, assertThrows(thrown.getClass(), () -> runtime.call(() -> raise(thrown))));
      }
      Task<?> unheard = runtime.start(() -> {
        throw new IOException("nobody waits");
      });
      runtime.call(() -> Runs.until(() -> !heard.isEmpty()));
      assertTrue(unheard.isDone());
      assertEquals(1, runtime.call(() -> 1));
    }
    assertEquals(List.of("nobody waits"), heard.stream().map(Throwable::getMessage).toList());
  }

  private static int raise(Throwable thrown) throws Exception {
    if (thrown instanceof Error error) {
      throw error;
    }
    throw (Exception) thrown;
  }

  @Test
  void manyThreadsOfAllKindsEnterAtOnce() throws Exception {
    try (var runtime = runs.builder().open();
        var virtual = Executors.newVirtualThreadPerTaskExecutor();
        var platform = Executors.newFixedThreadPool(4)) {
      var futures = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 1_000; i++) {
        int n = i;
        futures.add((i % 2 == 0 ? virtual : platform).submit(() -> runtime.call(() -> {
          if (n % 10 == 0) {
            Heddle.sleep(Duration.ofMillis(1));
          }
          return n;
        })));
      }
      for (int i = 0; i < 1_000; i++) {
        assertEquals(i, futures.get(i).get());
      }
      int sum = Heddle.builder().run(() -> Heddle.gather(
          () -> runtime.call(() -> 1),
          () -> runtime.call(() -> 2)).stream().mapToInt(n -> n).sum());
      assertEquals(3, sum);
    }
  }

  // -- cancelled callers

  @Test
  void interruptedCallerCancelsTheTaskAndWaitsForItsEnd() throws Exception {
    try (var runtime = runs.builder().open()) {
      var begun = new CountDownLatch(1);
      var cleaned = new AtomicBoolean();
      var thrown = new CompletableFuture<Throwable>();
      Thread caller = Thread.ofPlatform().start(() -> {
        try {
          runtime.call(() -> {
            begun.countDown();
            try {
              Runs.forever();
            } finally {
              Heddle.shield(() -> Heddle.sleep(Duration.ofMillis(3)));
              cleaned.set(true);
            }
          });
        } catch (Throwable e) {
          thrown.complete(cleaned.get() ? e : new AssertionError("went before the end", e));
        }
      });
      begun.await();
      caller.interrupt();
      assertInstanceOf(InterruptedException.class, thrown.get());
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, () -> runtime.call(() -> 1));
      assertFalse(Thread.interrupted());
    }
  }

  @Test
  void interruptedCallerGetsWhatTheTaskReturnsAllTheSame() throws Exception {
    try (var runtime = runs.builder().open()) {
      var begun = new CountDownLatch(1);
      var result = new CompletableFuture<Object>();
      Thread caller = Thread.ofPlatform().start(() -> {
        try {
          Object value = runtime.call(() -> {
            begun.countDown();
            try {
              Runs.forever();
            } catch (InterruptedException _) {
              // Goes on.
            }
            return "connection";
          });
          result.complete(value + (Thread.currentThread().isInterrupted() ? ", interrupted" : ""));
        } catch (Throwable e) {
          result.completeExceptionally(e);
        }
      });
      begun.await();
      caller.interrupt();
      assertEquals("connection, interrupted", result.get());
    }
  }

  @Test
  void callerThatIsCancelledInAnotherRunCancelsTheTask() throws Exception {
    try (var runtime = runs.builder().open()) {
      var begun = new AtomicBoolean();
      var ended = new AtomicBoolean();
      Heddle.run(() -> {
        for (Duration limit = Duration.ofMillis(2); !begun.get(); limit = limit.multipliedBy(2)) {
          assertFalse(Heddle.moveOnAfter(limit, () -> runtime.call(() -> {
            begun.set(true);
            try {
              Runs.forever();
            } finally {
              ended.set(true);
            }
          })));
        }
        assertTrue(ended.get());
        Heddle.yieldNow();
      });
      assertEquals(1, runtime.call(() -> 1));
    }
  }

  // -- the end

  @Test
  void shutdownLetsWhatRunsEndAndNobodyEnter() throws Exception {
    var runtime = runs.builder().open();
    var gate = new Promise<Void>();
    var begun = new CountDownLatch(1);
    Task<Integer> task = runtime.start(() -> {
      begun.countDown();
      gate.await();
      return TaskGroup.current().start(() -> 3).await();
    });
    begun.await();
    var inTime = new CompletableFuture<Boolean>();
    Thread closer = Thread.ofPlatform().start(() -> inTime.complete(runtime.shutdown(LONG)));
    while (!runtime.isClosed()) {
      Thread.sleep(1);
    }
    var e = assertThrows(IllegalStateException.class, () -> runtime.call(() -> 1));
    assertTrue(e.getMessage().contains("closing"), e.getMessage());
    assertThrows(IllegalStateException.class, () -> runtime.start(() -> 1));
    assertThrows(RejectedExecutionException.class, () -> runtime.executor().execute(() -> {}));
    assertFalse(inTime.isDone());
    gate.complete(null);
    assertTrue(inTime.get());
    assertEquals(3, task.resultNow());
    closer.join();
    assertTrue(runtime.shutdown(Duration.ZERO));
    assertTrue(runtime.executor().isTerminated());
    assertThrows(IllegalStateException.class, () -> runtime.call(() -> 1));
    assertTrue(runtime.toString().contains("closed"), runtime::toString);
  }

  @Test
  void whatDoesNotEndInTimeIsCancelledAndAwaited() throws Exception {
    var runtime = runs.builder().open();
    var begun = new CountDownLatch(1);
    var ended = new AtomicBoolean();
    Task<?> task = runtime.start(() -> {
      begun.countDown();
      try {
        Runs.forever();
      } finally {
        Heddle.shield(() -> Heddle.sleep(Duration.ofMillis(3)));
        ended.set(true);
      }
    });
    begun.await();
    assertFalse(runtime.shutdown(Duration.ofMillis(3)));
    assertTrue(ended.get());
    assertTrue(task.isCancelled());
    runtime.close();
  }

  @Test
  void callersOfATaskThatTheEndCancelsAreToldSo() throws Exception {
    var runtime = runs.builder().open();
    var begun = new CountDownLatch(1);
    var thrown = new CompletableFuture<Throwable>();
    Thread.ofPlatform().start(() -> {
      try {
        runtime.call(() -> {
          begun.countDown();
          Runs.forever();
        });
      } catch (Throwable e) {
        thrown.complete(e);
      }
    });
    begun.await();
    runtime.close();
    assertInstanceOf(TaskCancelledException.class, thrown.get());
  }

  @Test
  void secondCloserShortensTheTimeAndWaitsToo() throws Exception {
    var runtime = runs.builder().open();
    var begun = new CountDownLatch(1);
    Task<?> task = runtime.start(() -> {
      begun.countDown();
      Runs.forever();
    });
    begun.await();
    var first = new CompletableFuture<Boolean>();
    Thread.ofPlatform().start(() -> first.complete(runtime.shutdown(LONG)));
    while (!runtime.isClosed()) {
      Thread.sleep(1);
    }
    runtime.close();
    assertTrue(task.isCancelled());
    assertFalse(first.get());
  }

  @Test
  void interruptedCloserHasNoMoreTimeAndStaysInterrupted() throws Exception {
    var runtime = runs.builder().open();
    Task<?> task = runtime.start(Runs::forever);
    Thread.currentThread().interrupt();
    assertFalse(runtime.shutdown(LONG));
    assertTrue(Thread.interrupted());
    assertTrue(task.isDone());
  }

  @Test
  void taskOfTheRuntimeCannotCloseIt() throws Exception {
    try (var runtime = runs.builder().open()) {
      var e = assertThrows(
          IllegalStateException.class, () -> runtime.call(() -> runtime.shutdown(LONG)));
      assertTrue(e.getMessage().contains("itself"), e.getMessage());
      assertFalse(runtime.isClosed());
    }
  }

  /** Whoever is let in has a result, and whoever is not is told so. */
  @Test
  void nobodyIsLostBetweenCallersAndTheEnd() throws Exception {
    for (int round = 0; round < 30; round++) {
      var runtime = runs.builder().open();
      var ran = new AtomicInteger();
      var returned = new AtomicInteger();
      var refused = new AtomicReference<Throwable>();
      var callers = new ArrayList<Thread>();
      for (int i = 0; i < 3; i++) {
        callers.add(Thread.ofVirtual().start(() -> {
          try {
            while (true) {
              runtime.call(ran::incrementAndGet);
              returned.incrementAndGet();
            }
          } catch (IllegalStateException e) {
            refused.set(e);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }));
      }
      Thread.sleep(1);
      assertTrue(runtime.shutdown(LONG));
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(ran.get(), returned.get());
      assertNotNull(refused.get());
    }
  }

  /** Nobody calls it, and nothing else lives in the process that could: it is open all the same. */
  @Test
  void openRuntimeThatIdlesIsNotStuck() throws Exception {
    var builder = runs.builder().stuckWarning(Duration.ZERO);
    builder.settings.settled = Duration.ofMillis(10);
    builder.settings.surroundings = (_, _) -> List.of();
    try (var runtime = builder.open()) {
      Task<?> waits = runtime.start(Runs::forever);
      Thread.sleep(300);
      assertFalse(waits.isDone());
      assertEquals(1, runtime.call(() -> 1));
    }
  }
}
