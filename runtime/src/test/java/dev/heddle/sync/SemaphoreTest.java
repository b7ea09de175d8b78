package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Promise;
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
    List<Integer> order = new ArrayList<>();
    var tried = new Promise<Void>();
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
                        tried.await();
                        semaphore.release();
                      }));
            }
            semaphore.release();
            assertFalse(semaphore.tryAcquire(), "barged in");
            tried.complete(null);
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
}
