package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.sync.Latch;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What CPython 3.14's page on coroutines and tasks says, carries over, and no other test holds; docs/from-asyncio.md is the table. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class AsyncioTaskSentencesTest {
  private static final Duration SOON = Duration.ofMillis(3);
  private static final Duration NEVER = Duration.ofDays(1);

  @Parameter Runs runs;

  /** A sleep of no time is still one. */
  @Test
  void sleepLetsOthersRunAlsoWithoutTime() {
    runs.run(() -> {
      var others = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        group.start(others::incrementAndGet);
        Runs.until(() -> {
          // until() sleeps; on one carrier the other can run only while it does.
          return others.get() == 1;
        });
        group.start(others::incrementAndGet);
        while (others.get() == 1) {
          Heddle.sleep(Duration.ZERO);
        }
        group.join();
      }
      assertEquals(2, others.get());
    });
  }

  /** A timeout ends later than its time if the cancelled work takes longer to end. */
  @Test
  void waitForWaitsUntilTheCancelledWorkHasEnded() {
    runs.run(() -> {
      var ended = new AtomicBoolean();
      assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, () -> {
        try {
          Runs.forever();
        } finally {
          Heddle.shield(() -> Heddle.sleep(SOON));
          ended.set(true);
        }
      }));
      assertTrue(ended.get());
    });
  }

  @Test
  void cancelledTimeoutCancelsWhatItRuns() {
    runs.run(() -> {
      var cancelled = new AtomicBoolean();
      Task<?> task = Heddle.start(() -> Heddle.timeout(NEVER, () -> {
        try {
          Runs.forever();
        } catch (CancelledException e) {
          assertEquals("from outside", e.reason().message());
          cancelled.set(true);
          throw e;
        }
      }));
      Runs.untilWaiting(task);
      task.cancel("from outside");
      task.outcome();
      assertTrue(cancelled.get() && task.isCancelled());
    });
  }

  /** What asyncio needs a shield for. */
  @Test
  void awaitingATaskDoesNotMakeItOnesOwn() {
    runs.run(() -> {
      var gate = new Promise<Integer>();
      Task<Integer> something = Heddle.start(() -> gate.await());
      Task<Integer> caller = Heddle.start(() -> something.await());
      Runs.untilWaiting(caller);
      caller.cancel("only the caller");
      assertInstanceOf(Outcome.Cancelled.class, caller.outcome());
      assertFalse(something.isDone());
      gate.complete(4);
      assertEquals(4, something.await());
    });
  }

  @Test
  void insideTheTimeoutItIsACancellationAndOutsideATimeout() {
    runs.run(() -> {
      var inside = new AtomicReference<Exception>();
      assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, () -> {
        try {
          Runs.forever();
        } catch (Exception e) {
          inside.set(e);
          throw e;
        }
      }));
      assertInstanceOf(CancelledException.class, inside.get());
    });
  }

  @Test
  void waitReturnsWhatIsPendingAndAnyCombinationOfTasksAndPromises() {
    runs.run(() -> {
      Promise<String> promise = new Promise<>();
      Task<?> task = Heddle.start(Runs::forever);
      Waited<Eventual<?>> waited =
          Heddle.awaitTasks(List.of(promise, task), When.FIRST_COMPLETED, SOON);
      assertEquals(List.of(promise, task), waited.pending());
    });
  }

  @Test
  void currentTaskAndAllTasks() {
    runs.run(() -> {
      Task<?> main = Task.current();
      Task<?> detached = Heddle.start("detached", Runs::forever);
      Task<Integer> done = Heddle.start(() -> 1);
      assertEquals("detached", detached.name());
      Task<Integer> summing = Heddle.start("summing", () -> 1 + 1);
      assertEquals("summing", summing.name());
      summing.await();
      done.await();
      try (var group = TaskGroup.open()) {
        Task<?> child = group.start(() -> {
          try (var inner = TaskGroup.open()) {
            inner.start("grandchild", Runs::forever);
            inner.join();
          }
        });
        Runs.until(() -> names().equals(Set.of("main", "detached", child.name(), "grandchild")));
        Set<Task<?>> all = new HashSet<>(Heddle.tasks());
        assertTrue(all.containsAll(List.of(main, detached, child)));
        assertTrue(all.stream().anyMatch(task -> task.name().equals("grandchild")));
        assertEquals(main, Heddle.tasks().getFirst());
        group.cancel("enough");
        group.join();
      }
    });
    assertNull(Task.currentOrNull());
  }

  private static Set<String> names() {
    return Heddle.tasks().stream().map(Task::name).collect(Collectors.toSet());
  }

  @Test
  void foreignThreadStartsAwaitsAndCancels() {
    runs.run(() -> {
      try (var collecting = TaskGroup.open(GroupOption.collectOutcomes());
          var group = TaskGroup.open()) {
        var checked = new Promise<Integer>();
        Runs.foreign(() -> {
          assertEquals(3, group.start(() -> 1 + 2).get(1, TimeUnit.HOURS));
          Task<?> endless = group.start(Runs::forever);
          endless.cancel(true);
          assertThrows(CancellationException.class, endless::get);
          Task<?> failing = collecting.start(() -> {
            throw new IllegalStateException("told across threads");
          });
          assertThrows(ExecutionException.class, failing::get);
          checked.complete(1);
        });
        checked.await();
        group.join();
        collecting.cancel("all said");
      }
    });
  }

  /** Trio's rule in place of asyncio's: catching it does not end it. */
  @Test
  void cancellationComesAgainUntilTheScopeEnds() {
    runs.run(() -> {
      var caught = new AtomicInteger();
      Task<?> task = Heddle.start(() -> {
        for (int i = 0; i < 3; i++) {
          try {
            Runs.forever();
          } catch (InterruptedException e) {
            caught.incrementAndGet();
          }
        }
        Heddle.checkCancelled();
      });
      Runs.untilWaiting(task);
      assertTrue(task.cancel("please"));
      assertFalse(task.cancel("again"));
      task.outcome();
      assertEquals(3, caught.get());
      assertTrue(task.isCancelled());
      assertFalse(task.cancel("too late"));
    });
  }

  @Test
  void cancelledChildIsNoFailureOfItsGroup() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Task<?> cancelled = group.start(Runs::forever);
        Task<Integer> sibling = group.start(() -> {
          cancelled.outcome();
          return 1;
        });
        Runs.untilWaiting(sibling);
        cancelled.cancel("alone");
        group.join();
        assertEquals(1, sibling.resultNow());
      }
    });
  }

  /** checkCancelled is for those who wait for nothing; it lets nobody else run. */
  @Test
  void longComputationCanAskWhetherItIsCancelled() {
    runs.run(() -> {
      Task<Integer> computing = Heddle.start(() -> {
        Task.current().cancel("too long");
        int rounds = 0;
        while (true) {
          rounds++;
          Heddle.checkCancelled();
        }
      });
      assertInstanceOf(Outcome.Cancelled.class, computing.outcome());
    });
  }

  @Test
  void awaitingTakesTurnsAndTasksOverlap() {
    runs.run(() -> {
      List<String> inTurn = new CopyOnWriteArrayList<>();
      Coroutine.of(() -> sayTwice("a", inTurn)).await();
      Coroutine.of(() -> sayTwice("b", inTurn)).await();
      assertEquals(List.of("a1", "a2", "b1", "b2"), inTurn);

      List<String> together = new CopyOnWriteArrayList<>();
      var bothBegan = new Latch(2);
      try (var group = TaskGroup.open()) {
        for (String name : List.of("a", "b")) {
          group.start(() -> {
            together.add(name + "1");
            bothBegan.countDown();
            bothBegan.await();
            together.add(name + "2");
          });
        }
        group.join();
      }
      assertEquals(Set.of("a1", "b1"), Set.copyOf(together.subList(0, 2)));
      assertEquals(Set.of("a2", "b2"), Set.copyOf(together.subList(2, 4)));
    });
  }

  private static void sayTwice(String name, List<String> said) throws InterruptedException {
    said.add(name + "1");
    Heddle.sleep(SOON);
    said.add(name + "2");
  }

  @Test
  void startOutsideARunSaysWhatToDo() {
    var e = assertThrows(IllegalStateException.class, () -> Heddle.start(() -> 1));
    assertTrue(e.getMessage().contains("Heddle.run"), e.getMessage());
  }

  @Test
  void taskNobodyRefersToRunsToItsEnd() {
    runs.run(() -> {
      var gate = new Promise<Void>();
      var ended = new Promise<Integer>();
      startAndForget(gate, ended);
      for (int i = 0; i < 3; i++) {
        System.gc();
        Heddle.sleep(SOON);
      }
      gate.complete(null);
      assertEquals(5, ended.await());
    });
  }

  private static void startAndForget(Promise<Void> gate, Promise<Integer> ended) {
    Heddle.start(() -> {
      gate.await();
      ended.complete(5);
    });
  }

  /** At least, that is: at most cannot be said of a machine that others use too. */
  @Test
  void sleepTakesItsTime() {
    runs.run(() -> {
      for (long millis : new long[]{1, 3, 10}) {
        long before = System.nanoTime();
        Heddle.sleep(Duration.ofMillis(millis));
        assertTrue(System.nanoTime() - before >= Duration.ofMillis(millis).toNanos());
      }
    });
  }

  @Test
  void timeoutOfAnAwaitLeavesTheTaskRunning() {
    runs.run(() -> {
      var gate = new Promise<Integer>();
      Task<Integer> elsewhere = Heddle.start(() -> gate.await());
      assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, elsewhere::await));
      assertFalse(elsewhere.isDone());
      gate.complete(6);
      assertEquals(6, elsewhere.await());
    });
  }

  @Test
  void awaitOfACancelledTaskSaysSo() {
    runs.run(() -> {
      Task<?> something = Heddle.start("something", Runs::forever);
      Task<String> caller = Heddle.start(
          () -> assertThrows(TaskCancelledException.class, something::await).getMessage());
      Runs.untilWaiting(caller);
      something.cancel("by other means");
      assertTrue(caller.await().contains("something"), caller.await());
      assertFalse(caller.isCancelled());
    });
  }

  @Test
  void stackOfATaskIsThatOfItsThread() {
    runs.run(() -> {
      var gate = new Promise<Void>();
      Task<?> task = Heddle.start(() -> waitHere(gate));
      Runs.untilWaiting(task);
      assertTrue(
          Arrays.stream(task.thread().getStackTrace())
              .anyMatch(frame -> frame.getMethodName().equals("waitHere")));
      gate.complete(null);
      task.await();
      task.thread().join();
      assertEquals(0, task.thread().getStackTrace().length);
    });
  }

  private static void waitHere(Promise<Void> gate) throws InterruptedException {
    gate.await();
  }

  @Test
  void taskThatReturnsAllTheSameHasAResult() {
    runs.run(() -> {
      Task<Integer> stubborn = Heddle.start(() -> {
        try {
          Runs.forever();
        } catch (CancelledException e) {
          // Falls through to the result.
        }
        return 7;
      });
      Runs.untilWaiting(stubborn);
      assertTrue(stubborn.cancel("please"));
      assertEquals(7, stubborn.await());
      assertFalse(stubborn.isCancelled());
    });
  }

  @Test
  void openPromiseHasNothingToShow() {
    var promise = new Promise<Integer>();
    assertThrows(IllegalStateException.class, promise::resultNow);
    assertThrows(IllegalStateException.class, promise::exceptionNow);
    promise.complete(1);
    assertEquals(1, promise.resultNow());
    assertThrows(IllegalStateException.class, promise::exceptionNow);
  }

  @Test
  void cancelledPromiseCallsWhoAsked() {
    var promise = new Promise<Integer>();
    var told = new AtomicReference<Outcome<Integer>>();
    promise.onDone(told::set);
    assertTrue(promise.cancel("not needed"));
    assertInstanceOf(Outcome.Cancelled.class, told.get());
  }
}
