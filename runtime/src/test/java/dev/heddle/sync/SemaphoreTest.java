package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
