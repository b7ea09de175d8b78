package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@ParameterizedClass
@EnumSource(Runs.class)
class DeadlineTest {
  private static final Duration SOON = Duration.ofMillis(2);
  private static final Duration NEVER = Duration.ofDays(1);

  @Parameter Runs runs;

  @Test
  void bodyThatFinishesReturnsItsValueOrThrowsItsFailure() throws Exception {
    runs.run(
        () -> {
          assertEquals("value", Heddle.timeout(NEVER, () -> "value"));
          assertEquals("no wait", Heddle.timeout(Duration.ZERO, () -> "no wait"));
          assertThrows(
              ArithmeticException.class, () -> Heddle.timeout(NEVER, DeadlineTest::overflow));
          Heddle.yieldNow();
        });
  }

  private static void overflow() {
    throw new ArithmeticException();
  }

  @Test
  void expiryBecomesATimeoutExceptionThatNamesTheTaskAndTheLimit() {
    runs.run(
        () -> {
          var e =
              assertThrows(TimeoutException.class, () -> Heddle.timeout(SOON, Runs::forever));
          assertTrue(e.getMessage().contains("2 ms") && e.getMessage().contains("main"));
          assertInstanceOf(CancelledException.class, e.getCause());
          Heddle.yieldNow();
        });
  }

  @Test
  void earliestOfNestedDeadlinesWins() {
    runs.run(
        () -> {
          var reached = new AtomicInteger();
          assertThrows(
              TimeoutException.class,
              () -> Heddle.timeout(
                  NEVER,
                  () -> {
                    assertThrows(
                        TimeoutException.class, () -> Heddle.timeout(SOON, Runs::forever));
                    reached.incrementAndGet();
                    Heddle.yieldNow();
                    Heddle.timeout(
                        SOON,
                        () -> {
                          Heddle.timeout(NEVER, Runs::forever);
                          reached.addAndGet(10);
                        });
                  }));
          assertEquals(1, reached.get());
        });
  }

  @Test
  void outerAndInnerBothExpiredUnwindsToTheOuter() {
    runs.run(
        () -> {
          var e =
              assertThrows(
                  TimeoutException.class,
                  () -> Heddle.timeout(
                      Duration.ofMillis(3),
                      outer -> {
                        Heddle.timeout(
                            Duration.ofMillis(2),
                            inner -> {
                              Heddle.shield(
                                  () -> Runs.until(
                                      () -> inner.isCancelled() && outer.isCancelled()));
                              Runs.forever();
                              return 0;
                            });
                        throw new AssertionError("went on inside the expired outer deadline");
                      }));
          assertTrue(e.getMessage().contains("3 ms"), e.getMessage());
          assertFalse(Thread.interrupted());
          Heddle.yieldNow();
        });
  }

  /** Also if the children have ended before the owner notices: their end is not their success. */
  @Test
  void expiredDeadlineEndsTheGroupsInside() {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    runs.run(() -> {
      // Longer and longer, so that however slow the machine is, some children begin in time.
      for (int round = 0; round < 300 || begun.get() == 0; round++) {
        Duration limit = Duration.ofNanos(100_000 + round * 1_000L);
        assertThrows(TimeoutException.class, () -> Heddle.timeout(limit, () -> {
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 3; i++) {
              group.start(() -> {
                begun.incrementAndGet();
                try {
                  Runs.forever();
                } finally {
                  ended.incrementAndGet();
                }
              });
            }
            group.join();
          }
        }));
        assertEquals(begun.get(), ended.get());
        Heddle.yieldNow();
      }
    });
    assertTrue(ended.get() > 0);
  }

  @Test
  void cancellationFromOutsideIsNotMistakenForTheDeadline() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> task = group.start(() -> Heddle.timeout(NEVER, Runs::forever));
            Runs.untilWaiting(task);
            task.cancel("from outside");
            group.join();
            assertTrue(task.isCancelled());
          }
        });
  }

  @Test
  void limitsTooLongToCountAreForEver() throws Exception {
    Duration forever = ChronoUnit.FOREVER.getDuration();
    runs.run(
        () -> {
          assertEquals(1, Heddle.timeout(forever, () -> 1));
          try (var group = TaskGroup.open()) {
            Task<?> sleeper = group.start(() -> Heddle.sleep(forever));
            Runs.untilWaiting(sleeper);
            assertFalse(sleeper.isDone());
            group.cancel("seen");
          }
          Heddle.sleep(forever.negated());
        });
  }

  /** Deadlines near the duration of the body: whatever wins, nothing is left behind. */
  @Test
  void raceBetweenTheBodyAndItsDeadlineLeaksNoInterrupt() {
    var random = new Random(1);
    var finished = new AtomicInteger();
    var expired = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 4; task++) {
              group.start(
                  () -> {
                    // Follows the machine, so that each wins about as often as the other.
                    int span = 60_000;
                    for (int i = 0; i < 1_500; i++) {
                      long body = random.nextInt(60_000);
                      long limit = random.nextInt(span) + 1;
                      try {
                        Heddle.timeout(Duration.ofNanos(limit), () -> passTime(body));
                        finished.incrementAndGet();
                        span = Math.max(span - span / 16, 1_000);
                      } catch (TimeoutException e) {
                        expired.incrementAndGet();
                        span = Math.min(span + span / 16, 1_000_000_000);
                      }
                      assertFalse(Thread.currentThread().isInterrupted());
                      Heddle.yieldNow();
                      assertFalse(Thread.currentThread().isInterrupted());
                    }
                  });
            }
            group.join();
          }
        });
    assertEquals(6_000, finished.get() + expired.get());
    assertTrue(finished.get() > 0 && expired.get() > 0);
  }

  private static void passTime(long nanos) throws InterruptedException {
    switch ((int) (nanos % 3)) {
      case 0 -> Heddle.sleep(Duration.ofNanos(nanos));
      case 1 -> Thread.sleep(Duration.ofNanos(nanos));
      default -> {
        LockSupport.parkNanos(nanos);
        Heddle.yieldNow();
      }
    }
  }

  /** Leaving an expired deadline must not swallow the interrupt of a cancellation around it. */
  @Test
  void cancellationThatArrivesAsADeadlineIsLeftStillInterruptsJdkCalls() {
    runs.run(
        () -> {
          for (int round = 0; round < 3_000; round++) {
            try (var group = TaskGroup.open()) {
              var leaving = new java.util.concurrent.atomic.AtomicBoolean();
              Task<?> victim =
                  group.start(
                      () -> {
                        leaving.set(true);
                        try {
                          Heddle.timeout(Duration.ZERO, Heddle::yieldNow);
                        } catch (TimeoutException e) {
                          // Now the wait that only an interrupt can end.
                        }
                        Thread.sleep(NEVER);
                      });
              Thread canceller = null;
              if (round % 10 == 0) {
                canceller =
                    Runs.foreign(
                        () -> {
                          while (!leaving.get()) {
                            Thread.yield();
                          }
                          victim.cancel("now");
                        });
              } else {
                Heddle.yieldNow();
                victim.cancel("now");
              }
              group.join();
              assertTrue(victim.isCancelled());
              if (canceller != null) {
                canceller.join();
              }
            }
          }
        });
  }

  @Test
  void groupThatFailsWhileADeadlineInsideItUnwindsIsWhatTheBodyHearsOf() {
    runs.run(
        () -> {
          var thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      var expired = new Promise<Void>();
                      Task<?> failing =
                          group.start(
                              () -> {
                                Heddle.shield(expired::await);
                                throw new ArithmeticException();
                              });
                      Heddle.timeout(SOON, () -> unwindSlowly(expired, failing));
                    }
                  });
          assertInstanceOf(ArithmeticException.class, thrown.leaves().getFirst());
          Heddle.yieldNow();
        });
  }

  private static void unwindSlowly(Promise<Void> expired, Task<?> failing) throws Exception {
    try {
      Runs.forever();
    } finally {
      expired.complete(null);
      Heddle.shield(failing::outcome);
    }
  }
}
