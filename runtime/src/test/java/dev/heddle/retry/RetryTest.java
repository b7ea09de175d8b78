package dev.heddle.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.ExceptionGroupTest;
import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A retry tries again what is worthwhile, and loses no failure and no cancellation. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class RetryTest {
  @Parameter Runs runs;

  private static final class Flaky {
    final AtomicInteger attempts = new AtomicInteger();
    final int failures;

    Flaky(int failures) {
      this.failures = failures;
    }

    int call() throws IOException {
      int attempt = attempts.incrementAndGet();
      if (attempt <= failures) {
        throw new IOException("attempt " + attempt);
      }
      return attempt;
    }
  }

  @Test
  void succeedsWhenAnAttemptDoes() throws Exception {
    runs.run(() -> {
      assertEquals(1, Retry.times(1).run(new Flaky(0)::call));
      assertEquals(4, Retry.times(4).run(new Flaky(3)::call));
      assertEquals(20, Retry.forever().run(new Flaky(19)::call));
    });
  }

  @Test
  void lastFailureArrivesAsThrownWithThoseBeforeIt() {
    runs.run(() -> {
      var flaky = new Flaky(10);
      var e = assertThrows(IOException.class, () -> Retry.times(3).run(flaky::call));
      assertEquals(3, flaky.attempts.get());
      assertEquals("attempt 3", e.getMessage());
      assertEquals("attempt 2", e.getSuppressed()[0].getMessage());
      assertEquals("attempt 1", e.getSuppressed()[1].getMessage());
    });
  }

  @Test
  void failureThatIsNotWorthwhileIsFinal() {
    runs.run(() -> {
      var attempts = new AtomicInteger();
      assertThrows(
          IllegalStateException.class,
          () -> Retry.times(9).on(IOException.class).run(() -> {
            attempts.incrementAndGet();
            throw new IllegalStateException("a bug stays a bug");
          }));
      assertEquals(1, attempts.get());
      var flaky = new Flaky(9);
      var onlyFirst = Retry.times(9).when(e -> e.getMessage().equals("attempt 1"));
      assertThrows(IOException.class, () -> onlyFirst.run(flaky::call));
      assertEquals(2, flaky.attempts.get());
    });
  }

  @Test
  void deadlineEndsTheWaitBetweenAttemptsAndShowsWhatFailed() {
    runs.run(() -> {
      var retry = Retry.forever().backoff(Backoff.fixed(Duration.ofDays(1)));
      var e = assertThrows(
          TimeoutException.class,
          () -> Heddle.timeout(Duration.ofMillis(3), () -> retry.run(new Flaky(9)::call)));
      assertEquals("attempt 1", e.getCause().getSuppressed()[0].getMessage());
      Heddle.yieldNow();
    });
  }

  @Test
  void cancellationIsNotRetriedAlsoInDisguise() {
    runs.run(() -> {
      var attempts = new AtomicInteger();
      try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
        Task<?> task = group.start(() -> Retry.forever().run(() -> {
          attempts.incrementAndGet();
          try {
            Runs.forever();
          } catch (InterruptedException e) {
            throw new IOException("wrapped", e);
          }
        }));
        Runs.untilWaiting(task);
        task.cancel("enough");
        group.join();
        var ending = assertInstanceOf(Outcome.Cancelled.class, task.outcome());
        assertEquals("wrapped", ending.cause().getSuppressed()[0].getMessage());
      }
      assertEquals(1, attempts.get());
    });
  }

  @Test
  void waitsComeFromTheBackoffAndItsOwnRandom() throws Exception {
    var asked = new AtomicInteger();
    RandomGenerator none = () -> {
      asked.incrementAndGet();
      return 0;
    };
    runs.run(() -> {
      var backoff = Backoff.fixed(Duration.ofMillis(2)).withJitter(1);
      long begun = System.nanoTime();
      assertEquals(4, Retry.times(4).backoff(backoff).random(none).run(new Flaky(3)::call));
      assertTrue(System.nanoTime() - begun >= 6_000_000);
    });
    assertEquals(3, asked.get());
    assertThrows(IllegalArgumentException.class, () -> Retry.times(0));
  }

  @Test
  void typesAndConditionsNamedOneAfterTheOtherAllCount() {
    runs.run(() -> {
      var attempts = new AtomicInteger();
      var retry = Retry.times(9)
          .on(IOException.class)
          .on(IllegalStateException.class)
          .when(e -> "busy".equals(e.getMessage()));
      assertThrows(IllegalArgumentException.class, () -> retry.run(() -> {
        switch (attempts.incrementAndGet()) {
          case 1 -> throw new IOException("io");
          case 2 -> throw new IllegalStateException("state");
          case 3 -> throw new UnsupportedOperationException("busy");
          default -> throw new IllegalArgumentException("a bug");
        }
      }));
      assertEquals(4, attempts.get());
    });
  }

  /** Whoever keeps exceptions and throws them again and again. */
  @Test
  void failuresThatComeAgainMakeNoCircleAndDoNotGrow() {
    runs.run(() -> {
      var a = new IllegalStateException("a");
      var b = new IllegalStateException("b", new IOException("inner", a));
      for (int round = 0; round < 20; round++) {
        var attempts = new AtomicInteger(round);
        var thrown = assertThrows(
            IllegalStateException.class, () -> Retry.times(4).run(() -> {
              throw attempts.getAndIncrement() % 3 == 0 ? a : b;
            }));
        ExceptionGroupTest.assertAcyclic(thrown);
      }
      assertTrue(a.getSuppressed().length <= 20 && b.getSuppressed().length <= 1);
    });
  }
}
