package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class RateLimiterTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  @Test
  void givesOutTheBurstAndThenTheRate() {
    runs.run(
        () -> {
          var limiter = new RateLimiter(1, Duration.ofMillis(2), 5);
          long began = System.nanoTime();
          for (int i = 0; i < 15; i++) {
            limiter.acquire();
          }
          long took = System.nanoTime() - began;
          assertTrue(took >= 20_000_000, () -> "15 permits after " + took + " ns");
        });
  }

  @Test
  void waitersAreServedInTheOrderTheyCameWhateverTheyTake() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    runs.run(
        () -> {
          var now = new AtomicLong();
          var limiter = new RateLimiter(1, MOMENT, 10, now::get);
          assertTrue(limiter.tryAcquire(10));
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 6; i++) {
              int number = i;
              Runs.untilWaiting(
                  group.start(
                      () -> {
                        limiter.acquire(number == 0 ? 10 : 1 + number % 3);
                        order.add(number);
                      }));
            }
            now.addAndGet(5_000_000);
            assertFalse(limiter.tryAcquire(), "barged in");
            assertEquals(new RateLimiter.Statistics(5, 10, 6), limiter.statistics());
            while (order.size() < 6) {
              now.addAndGet(1_000_000);
              Heddle.sleep(MOMENT);
            }
            group.join();
          }
          assertEquals(0, limiter.statistics().waiting());
        });
    if (runs == Runs.EVENT_LOOP) {
      assertEquals(IntStream.range(0, 6).boxed().toList(), order);
    }
    assertEquals(6, order.size());
  }

  @Test
  void cancelledLeaderHandsOnTheLeadAndTakesNothing() {
    runs.run(
        () -> {
          var now = new AtomicLong();
          var limiter = new RateLimiter(1, HOUR, 100, now::get);
          limiter.acquire(100);
          try (var group = TaskGroup.open()) {
            Task<?> leader = group.start(() -> limiter.acquire(100));
            Runs.untilWaiting(leader);
            Task<?> follower = group.start(() -> limiter.acquire());
            Runs.untilWaiting(follower);
            assertEquals(new RateLimiter.Statistics(0, 100, 2), limiter.statistics());
            now.addAndGet(HOUR.multipliedBy(2).toNanos());
            leader.cancel("leaves");
            follower.await();
            assertEquals(new RateLimiter.Statistics(1, 100, 0), limiter.statistics());
            group.join();
          }
        });
  }

  @Test
  void timedAcquireGivesUpAtOnceWhatCannotBeHadInTime() {
    runs.run(
        () -> {
          var limiter = new RateLimiter(1, HOUR, 2);
          assertTrue(limiter.tryAcquire(2));
          long began = System.nanoTime();
          assertFalse(limiter.tryAcquire(Duration.ofMinutes(30)));
          assertTrue(System.nanoTime() - began < 60_000_000_000L, "waited in vain");
          assertFalse(limiter.tryAcquire(MOMENT));
          assertFalse(limiter.tryAcquire(Duration.ofNanos(Long.MIN_VALUE)));
          assertEquals(new RateLimiter.Statistics(0, 2, 0), limiter.statistics());
          var fast = new RateLimiter(1, MOMENT, 1);
          assertTrue(fast.tryAcquire());
          assertTrue(fast.tryAcquire(HOUR));
          assertTrue(fast.tryAcquire(ChronoUnit.FOREVER.getDuration()));
          Heddle.yieldNow();
        });
  }

  @Test
  void foreignThreadsAndTasksShareIt() throws Exception {
    runs.run(
        () -> {
          var limiter = new RateLimiter(1_000_000, Duration.ofSeconds(1), 1);
          try (var group = TaskGroup.open()) {
            Thread foreign = Runs.foreign(() -> acquire(limiter));
            for (int i = 0; i < 5; i++) {
              group.start(() -> acquire(limiter));
            }
            group.join();
            foreign.join();
          }
          assertEquals(0, limiter.statistics().waiting());
        });
  }

  private static void acquire(RateLimiter limiter) throws InterruptedException {
    for (int i = 0; i < 100; i++) {
      limiter.acquire();
    }
  }

  @Test
  void whatCanNeverBeIsRefusedAtTheDoor() {
    assertThrows(IllegalArgumentException.class, () -> new RateLimiter(0, MOMENT, 1));
    assertThrows(IllegalArgumentException.class, () -> new RateLimiter(1, Duration.ZERO, 1));
    assertThrows(IllegalArgumentException.class, () -> new RateLimiter(1, MOMENT, 0));
    Duration century = Duration.ofDays(36_500);
    assertThrows(IllegalArgumentException.class, () -> new RateLimiter(1, century, 2));
    var limiter = new RateLimiter(1, MOMENT, 3);
    assertThrows(IllegalArgumentException.class, () -> limiter.acquire(4));
    assertThrows(IllegalArgumentException.class, () -> limiter.tryAcquire(0));
    assertEquals(3, limiter.statistics().available());
  }
}
