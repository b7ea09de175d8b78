package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class SemaphoreTest {
  @Parameter Runs runs;

  @Test
  void waitersGetPermitsInTheOrderTheyCame() {
    var semaphore = new Semaphore(0);
    var gate = new Event();
    List<Integer> order = new ArrayList<>();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 20; i++) {
              int number = i;
              Runs.untilWaiting(
                  group.start(
                      () -> {
                        semaphore.acquire();
                        order.add(number);
                        gate.await();
                        semaphore.release();
                      }));
            }
            semaphore.release();
            assertFalse(semaphore.tryAcquire(), "barged in");
            gate.set();
            group.join();
          }
        });
    assertEquals(IntStream.range(0, 20).boxed().toList(), order);
    assertEquals(new Semaphore.Statistics(1, 0), semaphore.statistics());
  }

  @Test
  void neverMoreHoldersThanPermitsAndNoPermitIsLost() {
    var semaphore = new Semaphore(3);
    var holders = new AtomicInteger();
    var most = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 16; task++) {
              group.start(() -> takeAndReturn(semaphore, holders, most));
            }
            Thread foreign = Runs.foreign(() -> takeAndReturn(semaphore, holders, most));
            group.join();
            foreign.join();
          }
        });
    assertTrue(most.get() <= 3, most::toString);
    assertEquals(new Semaphore.Statistics(3, 0), semaphore.statistics());
  }

  private static void takeAndReturn(Semaphore semaphore, AtomicInteger holders, AtomicInteger most)
      throws InterruptedException {
    var random = new Random();
    for (int i = 0; i < 200; i++) {
      if (semaphore.tryAcquire(Duration.ofNanos(random.nextInt(50_000)))) {
        most.accumulateAndGet(holders.incrementAndGet(), Math::max);
        Thread.yield();
        holders.decrementAndGet();
        semaphore.release();
      }
    }
  }

  @Test
  void permitCountsAreChecked() {
    assertThrows(IllegalArgumentException.class, () -> new Semaphore(-1));
    assertThrows(IllegalStateException.class, () -> new Semaphore(Integer.MAX_VALUE).release());
  }

  @Test
  void acquireCountsDownReleaseUpAndIsLockedTellsWhenThereIsNone() {
    runs.run(
        () -> {
          var semaphore = new Semaphore(1);
          assertFalse(semaphore.isLocked());
          semaphore.acquire();
          assertTrue(semaphore.isLocked());
          assertFalse(semaphore.tryAcquire(Duration.ofMillis(1)));
          semaphore.release();
          semaphore.release();
          assertEquals(2, semaphore.statistics().permits(), "more releases than acquires");
        });
  }

  @Test
  void boundedSemaphoreRefusesAReleaseTooMany() {
    runs.run(
        () -> {
          var semaphore = new BoundedSemaphore(2);
          assertEquals(2, semaphore.bound());
          var e = assertThrows(IllegalStateException.class, semaphore::release);
          assertTrue(e.getMessage().contains("all 2 are back"), e.getMessage());
          semaphore.with(() -> semaphore.with(() -> assertTrue(semaphore.isLocked())));
          assertThrows(IllegalStateException.class, semaphore::release);
          assertEquals(new Semaphore.Statistics(2, 0), semaphore.statistics());
        });
    assertThrows(IllegalArgumentException.class, () -> new BoundedSemaphore(-1));
    assertThrows(IllegalStateException.class, new BoundedSemaphore(0)::release);
  }

  @Test
  void whoWantsManyIsNotPassedAndWhoLeavesLetsThoseBehindGoOn() {
    var semaphore = new Semaphore(0);
    List<String> order = new ArrayList<>();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var five = group.start(() -> {
              semaphore.acquire(5);
              order.add("five");
            });
            Runs.untilWaiting(five);
            var three = group.start(() -> {
              semaphore.acquire(3);
              order.add("three");
            });
            Runs.untilWaiting(three);
            var one = group.start(() -> {
              semaphore.acquire();
              order.add("one");
            });
            Runs.untilWaiting(one);
            semaphore.release(4);
            assertFalse(semaphore.tryAcquire(), "passed those who wait for more");
            assertTrue(semaphore.isLocked());
            assertEquals(new Semaphore.Statistics(4, 3), semaphore.statistics());
            five.cancel("wants too much");
            three.await();
            one.await();
            group.join();
          }
        });
    assertEquals(2, order.size());
    assertEquals(new Semaphore.Statistics(0, 0), semaphore.statistics());
  }

  @Test
  void permitsTakenInNumbersAreConserved() {
    var semaphore = new Semaphore(7);
    var held = new AtomicInteger();
    var most = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 12; task++) {
              int seed = task;
              group.start(() -> {
                var random = new Random(seed);
                for (int i = 0; i < 200; i++) {
                  int count = 1 + random.nextInt(7);
                  if (random.nextBoolean()) {
                    semaphore.acquire(count);
                  } else if (!semaphore.tryAcquire(
                      count, Duration.ofNanos(random.nextInt(50_000)))) {
                    continue;
                  }
                  most.accumulateAndGet(held.addAndGet(count), Math::max);
                  Heddle.yieldNow();
                  held.addAndGet(-count);
                  semaphore.release(count);
                }
              });
            }
            group.join();
          }
        });
    assertTrue(most.get() <= 7, most::toString);
    assertEquals(new Semaphore.Statistics(7, 0), semaphore.statistics());
  }

  @Test
  void impossibleCountsAreRefusedAtTheDoor() {
    var bounded = new BoundedSemaphore(3);
    for (int count : new int[]{Integer.MIN_VALUE, -1, 0, 4}) {
      assertThrows(IllegalArgumentException.class, () -> bounded.acquire(count));
      assertThrows(IllegalArgumentException.class, () -> bounded.tryAcquire(count));
      assertThrows(
          IllegalArgumentException.class, () -> bounded.tryAcquire(count, Duration.ZERO));
      assertThrows(IllegalArgumentException.class, () -> bounded.release(count));
    }
    assertTrue(bounded.tryAcquire(2));
    assertThrows(IllegalStateException.class, () -> bounded.release(3));
    assertEquals(new Semaphore.Statistics(1, 0), bounded.statistics());
    bounded.release(2);
    assertEquals(new Semaphore.Statistics(3, 0), bounded.statistics());
  }

  @Test
  void aPermitOfNoneCanBeAskedForAndIsNotHad() {
    runs.run(
        () -> {
          var none = new BoundedSemaphore(0);
          assertFalse(none.tryAcquire());
          assertFalse(none.tryAcquire(Duration.ZERO));
          assertThrows(IllegalStateException.class, none::release);
          assertThrows(IllegalArgumentException.class, () -> none.tryAcquire(2));
        });
  }
}
