package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of the table in docs/guide/cancellation.md that no other test holds. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class CancellationTableTest {
  private static final Duration SOON = Duration.ofMillis(2);

  @Parameter Runs runs;

  @Test
  void cancellingTaskIsNotDoneBeforeItHasCleanedUp() {
    runs.run(() -> {
      var gate = new Promise<Void>();
      Task<?> task = Heddle.start(() -> {
        try {
          Runs.forever();
        } finally {
          Heddle.shield(() -> gate.await());
        }
      });
      Runs.untilWaiting(task);
      assertTrue(task.cancel("now"));
      Heddle.sleep(SOON);
      assertFalse(task.isDone() || task.isCancelled());
      gate.complete(null);
      assertInstanceOf(Outcome.Cancelled.class, task.outcome());
    });
  }

  /** A cancellation that finds the task in its cleanup already, for another reason. */
  @Test
  void cancelledDuringCleanupTheNextWaitOfTheCleanupThrows() {
    runs.run(() -> {
      var inCleanup = new Promise<Void>();
      List<String> steps = new CopyOnWriteArrayList<>();
      Task<?> task = Heddle.start(() -> {
        try {
          steps.add("work");
        } finally {
          inCleanup.complete(null);
          try {
            Runs.forever();
            steps.add("cleaned up");
          } finally {
            steps.add("gave up");
          }
        }
      });
      inCleanup.await();
      Runs.untilWaiting(task);
      task.cancel("hurry");
      assertInstanceOf(Outcome.Cancelled.class, task.outcome());
      assertEquals(List.of("work", "gave up"), steps);
    });
  }

  @Test
  void cancelledFromOutsideWithAnExpiredInnerDeadlineIsCancelledAndNotLate() {
    runs.run(() -> {
      var expired = new Promise<Void>();
      var gate = new Promise<Void>();
      var wentOn = new AtomicBoolean();
      Task<?> task = Heddle.start(() -> {
        Heddle.timeout(SOON, scope -> {
          Heddle.shield(() -> {
            Runs.until(scope::isCancelled);
            expired.complete(null);
            gate.await();
          });
          Runs.forever();
          return 0;
        });
        wentOn.set(true);
      });
      expired.await();
      task.cancel("from outside");
      gate.complete(null);
      var ending = assertInstanceOf(Outcome.Cancelled.class, task.outcome());
      var cause = assertInstanceOf(CancelledException.class, ending.cause());
      assertEquals("from outside", cause.reason().message());
      assertFalse(wentOn.get());
    });
  }

  @Test
  void expiredInnerDeadlineEndsItsBlockOnly() {
    runs.run(() -> {
      Task<String> task = Heddle.start(() -> {
        assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, Runs::forever));
        assertFalse(Thread.currentThread().isInterrupted());
        Heddle.sleep(SOON);
        return "went on";
      });
      assertEquals("went on", task.await());
    });
  }

  /** Not every wait of the JDK can be interrupted; the cancellation is there when it is over. */
  @Test
  void waitThatCannotBeInterruptedEndsFirst() {
    runs.run(() -> {
      var lock = new ReentrantLock();
      var asking = new Promise<Void>();
      var got = new AtomicBoolean();
      lock.lock();
      Task<?> task = Heddle.start(() -> {
        asking.complete(null);
        lock.lock();
        got.set(true);
        lock.unlock();
        Heddle.yieldNow();
      });
      asking.await();
      Runs.until(lock::hasQueuedThreads);
      task.cancel("now");
      Heddle.sleep(SOON);
      assertFalse(task.isDone());
      lock.unlock();
      task.outcome();
      assertTrue(got.get() && task.isCancelled());
    });
  }

  @Test
  void cancelledWhileItAwaitsAnotherTaskTheOtherGoesOn() {
    runs.run(() -> {
      var gate = new Promise<Integer>();
      Task<Integer> other = Heddle.start(() -> gate.await());
      Task<?> task = Heddle.start(() -> other.await());
      Runs.untilWaiting(task);
      task.cancel("alone");
      assertInstanceOf(Outcome.Cancelled.class, task.outcome());
      gate.complete(1);
      assertEquals(1, other.await());
    });
  }
}
