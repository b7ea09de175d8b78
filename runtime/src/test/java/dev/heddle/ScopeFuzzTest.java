package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random programs of nested deadlines, shields, groups and cancellations, after each of which the rules
 * must hold: it ends, whoever has begun has ended, nobody is left with an interrupt or a cancellation
 * that is not its own, and what is thrown is what was thrown inside.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(Runs.class)
class ScopeFuzzTest {
  private static final int PROGRAMS = 150;

  @Parameter Runs runs;

  private final AtomicInteger alive = new AtomicInteger();

  /** What programs throw on purpose. */
  private static final class Planned extends IOException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void randomProgramsEndAndLeaveNothingBehind() {
    long seed = ThreadLocalRandom.current().nextLong();
    runs.builder().onFailure((task, e) -> {}).run(() -> {
      for (int program = 0; program < PROGRAMS; program++) {
        String which = "program " + program + " of seed " + seed;
        runOne(new Random(seed + program), which);
      }
    });
  }

  private void runOne(Random random, String which) throws InterruptedException {
    try {
      step(random, 5);
    } catch (Planned | ExceptionGroup | TimeoutException | UnjoinedTasksException e) {
      assertTrue(isPlanned(e), () -> which + " threw " + e);
    } catch (Exception e) {
      throw new AssertionError(which, e);
    }
    assertFalse(Thread.currentThread().isInterrupted(), which + " leaves an interrupt");
    assertEquals(0, alive.get(), which + " leaves somebody alive");
    assertEquals(List.of(Task.current()), Heddle.tasks(), which);
    assertTrue(Heddle.timeLeft().isEmpty(), which + " leaves a deadline");
    Heddle.checkCancelled();
    Heddle.yieldNow();
  }

  /** Only what was planned, joins left out included, what deadlines throw, and the ends of tasks that were cancelled. */
  private static boolean isPlanned(Throwable e) {
    return switch (e) {
      case Planned _,TimeoutException _,TaskCancelledException _,UnjoinedTasksException _ -> true;
      case TaskFailedException failed -> isPlanned(failed.getCause());
      case ExceptionGroup group -> group.leaves().stream().allMatch(ScopeFuzzTest::isPlanned);
      default -> false;
    };
  }

  private void step(Random random, int depth) throws Exception {
    for (int i = random.nextInt(3); i >= 0; i--) {
      one(random, depth);
    }
  }

  private void one(Random random, int depth) throws Exception {
    long seed = random.nextLong();
    int kind = depth == 0 ? random.nextInt(4) : random.nextInt(14);
    switch (kind) {
      case 0 -> Heddle.yieldNow();
      case 1 -> Heddle.sleep(Duration.ofNanos(random.nextInt(300_000)));
      case 2 -> Heddle.checkCancelled();
      case 3 -> throwSometimes(random);
      case 4 -> Heddle.moveOnAfter(soon(random), () -> step(new Random(seed), depth - 1));
      case 5 -> Heddle.timeout(soon(random), () -> step(new Random(seed), depth - 1));
      case 6 -> Heddle.shield(() -> step(new Random(seed), depth - 1));
      case 7, 8, 9 -> group(random, depth - 1);
      case 10 -> CancelScope.run(scope -> {
        Thread.ofVirtual().start(() -> scope.cancel("from a foreign thread"));
        step(new Random(seed), depth - 1);
      });
      case 11 -> swallowing(new Random(seed), depth - 1);
      case 12 -> cleaningUp(new Random(seed), depth - 1);
      default -> Heddle.moveOnAfter(soon(random), () -> {
        step(new Random(seed), depth - 1);
        Runs.forever();
      });
    }
  }

  private static void throwSometimes(Random random) throws Planned {
    if (random.nextInt(12) == 0) {
      throw new Planned();
    }
  }

  private static Duration soon(Random random) {
    return Duration.ofNanos(random.nextInt(600_000) - 50_000);
  }

  /** Catches the cancellation and goes on; the next wait must throw it again. */
  private void swallowing(Random random, int depth) throws Exception {
    try {
      step(random, depth);
    } catch (CancelledException _) {
      assertTrue(waitThrows(), "a swallowed cancellation is lost");
    }
  }

  private static boolean waitThrows() {
    try {
      Heddle.yieldNow();
      return false;
    } catch (InterruptedException | ExceptionGroup _) {
      return true;
    }
  }

  private void cleaningUp(Random random, int depth) throws Exception {
    try {
      step(random, depth);
    } finally {
      Heddle.shield(() -> Heddle.moveOnAfter(Duration.ofMillis(1), () -> {
        Heddle.yieldNow();
        Heddle.sleep(Duration.ofNanos(10_000));
      }));
    }
  }

  private void group(Random random, int depth) throws Exception {
    GroupOption policy = switch (random.nextInt(4)) {
      case 0 -> GroupOption.collectOutcomes();
      case 1 -> GroupOption.keepGoing();
      default -> GroupOption.failFast();
    };
    try (var group = random.nextInt(4) == 0
        ? TaskGroup.open(policy, GroupOption.limit(1 + random.nextInt(2)))
        : TaskGroup.open(policy)) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        long seed = random.nextLong();
        Task<?> child = group.start(() -> child(new Random(seed), depth));
        if (random.nextInt(5) == 0) {
          Thread.ofVirtual().start(() -> child.cancel("one of them"));
        }
        if (random.nextInt(4) == 0) {
          Heddle.yieldNow();
        }
      }
      if (random.nextInt(5) == 0) {
        group.startDaemon(Runs::forever);
      }
      if (random.nextInt(6) == 0) {
        Thread.ofVirtual().start(() -> group.cancel("all of them"));
      }
      if (random.nextInt(8) != 0) {
        group.join();
      }
    }
  }

  private void child(Random random, int depth) throws Exception {
    alive.incrementAndGet();
    try {
      step(random, depth);
    } finally {
      alive.decrementAndGet();
    }
  }
}
