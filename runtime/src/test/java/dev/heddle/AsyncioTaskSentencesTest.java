package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
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

/** Sentences of CPython 3.14's page on coroutines and tasks that carry over and that no other test holds; each test quotes its own. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class AsyncioTaskSentencesTest {
  private static final Duration SOON = Duration.ofMillis(3);
  private static final Duration NEVER = Duration.ofDays(1);

  @Parameter Runs runs;

  /** "sleep() always suspends the current task, allowing other tasks to run." */
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

  /**
   * "If a timeout occurs, it cancels the task and raises TimeoutError. The function will wait until
   * the future is actually cancelled, so the total wait time may exceed the timeout."
   */
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

  /** "If the wait is cancelled, the future aw is also cancelled." */
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

  /**
   * shield: "if the coroutine containing it is cancelled, the Task running in something() is not
   * cancelled. From the point of view of something(), the cancellation did not happen. Although its
   * caller is still cancelled." Here that is what await() of a task started elsewhere does.
   */
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

  /** timeout: "If the code is still running at the deadline, the TimeoutError can only be caught
   * outside of the context manager." */
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

  /** wait: "This function does not raise TimeoutError. Futures or Tasks that aren't done when the
   * timeout occurs are simply returned in the second set." */
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

  /** current_task: "Return the currently running Task instance." all_tasks: "Return a set of not yet
   * finished Task objects run by the loop." */
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

  /** run_coroutine_threadsafe: "return a concurrent.futures.Future to wait for the result from
   * another OS thread", whose cancel() cancels the task. */
  @Test
  void foreignThreadStartsAwaitsAndCancels() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var checked = new Promise<Integer>();
        Runs.foreign(() -> {
          assertEquals(3, group.start(() -> 1 + 2).get(1, TimeUnit.HOURS));
          Task<?> endless = group.start(Runs::forever);
          endless.cancel(true);
          assertThrows(CancellationException.class, endless::get);
          checked.complete(1);
        });
        checked.await();
        group.join();
      }
    });
  }

  /** Task.cancel: "the coroutine may choose to handle the exception and clean up"; and what is
   * different here: "catching it does not end the cancellation" (Trio's rule). */
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

  /** TaskGroup: "No further tasks can then be added to the group"; here they may be, and never
   * begin. "Once all tasks have finished, if any tasks have failed with an exception other than
   * CancelledError, those exceptions are combined in an ExceptionGroup." */
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
}
