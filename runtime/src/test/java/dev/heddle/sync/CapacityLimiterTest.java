package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskFailedException;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class CapacityLimiterTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  @Test
  void lendsInTheOrderAskedAndNeverMoreThanTheTotal() {
    var limiter = new CapacityLimiter(3);
    var holders = new AtomicInteger();
    var most = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int task = 0; task < 12; task++) {
              group.start(
                  () -> {
                    for (int i = 0; i < 100; i++) {
                      limiter.with(
                          () -> {
                            most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                            Thread.yield();
                            holders.decrementAndGet();
                          });
                    }
                  });
            }
            group.join();
          }
        });
    assertTrue(most.get() <= 3, most::toString);
    assertEquals(new CapacityLimiter.Statistics(3, List.of(), 0), limiter.statistics());
    assertEquals(3, limiter.statistics().available());
  }

  @Test
  void waitersAreServedInTheOrderTheyCame() {
    runs.run(
        () -> {
          var limiter = new CapacityLimiter(1);
          limiter.acquireFor("first");
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 10; i++) {
              int number = i;
              Runs.untilWaiting(group.start(() -> limiter.acquireFor(number)));
            }
            List<Object> order = new ArrayList<>();
            limiter.releaseFor("first");
            for (int i = 0; i < 10; i++) {
              assertFalse(i < 9 && limiter.tryAcquireFor("barges in"));
              order.addAll(limiter.statistics().borrowers());
              limiter.releaseFor(order.getLast());
            }
            assertEquals(IntStream.range(0, 10).<Object>boxed().toList(), order);
            group.join();
          }
        });
  }

  @Test
  void sameBorrowerTwiceIsAnErrorThatNamesIt() {
    runs.run(
        () -> {
          var limiter = new CapacityLimiter(2);
          limiter.acquire();
          var e = assertThrows(IllegalStateException.class, limiter::acquire);
          assertTrue(e.getMessage().contains("task 'main'"), e.getMessage());
          assertThrows(IllegalStateException.class, limiter::tryAcquire);
          assertThrows(IllegalStateException.class, () -> limiter.tryAcquire(MOMENT));
          limiter.acquireFor("connection 7");
          e = assertThrows(IllegalStateException.class, () -> limiter.acquireFor("connection 7"));
          assertTrue(e.getMessage().contains("connection 7 has a token"), e.getMessage());
          try (var group = TaskGroup.open()) {
            Task<?> waits = group.start(() -> limiter.acquireFor("connection 8"));
            Runs.untilWaiting(waits);
            e = assertThrows(
                IllegalStateException.class, () -> limiter.acquireFor("connection 8"));
            assertTrue(e.getMessage().contains("connection 8 waits"), e.getMessage());
            waits.cancel("enough");
            Runs.until(waits::isDone);
            assertFalse(limiter.tryAcquireFor("connection 8"), "may ask again, but none is free");
            group.join();
          }
          assertEquals(
              List.of(Thread.currentThread(), "connection 7"), limiter.statistics().borrowers());
        });
  }

  @Test
  void releaseOfWhatWasNotBorrowedNamesTheBorrowers() {
    runs.run(
        () -> {
          var limiter = new CapacityLimiter(2);
          limiter.acquireFor("a");
          var e = assertThrows(IllegalStateException.class, () -> limiter.releaseFor("b"));
          assertTrue(e.getMessage().startsWith("b has no token"), e.getMessage());
          assertTrue(e.getMessage().contains("[a]"), e.getMessage());
          assertThrows(IllegalStateException.class, limiter::release);
          Heddle.start(() -> limiter.releaseFor("a")).await();
          assertEquals(2, limiter.statistics().available());
        });
  }

  @Test
  void totalCanBeRaisedAndLoweredWhileTokensAreOut() {
    runs.run(
        () -> {
          var limiter = new CapacityLimiter(0);
          try (var group = TaskGroup.open()) {
            List<Task<?>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
              int number = i;
              tasks.add(group.start(() -> limiter.tryAcquireFor(number, HOUR)));
              Runs.untilWaiting(tasks.getLast());
            }
            limiter.setTotal(2);
            assertEquals(new CapacityLimiter.Statistics(2, List.of(0, 1), 2), limiter.statistics());
            limiter.setTotal(1);
            assertEquals(0, limiter.statistics().available());
            limiter.releaseFor(0);
            assertEquals(List.of(1), limiter.statistics().borrowers(), "still enough are out");
            limiter.releaseFor(1);
            assertEquals(List.of(2), limiter.statistics().borrowers());
            limiter.setTotal(10);
            group.join();
            assertEquals(8, limiter.statistics().available());
          }
          assertThrows(IllegalArgumentException.class, () -> limiter.setTotal(-1));
        });
    assertThrows(IllegalArgumentException.class, () -> new CapacityLimiter(-1));
  }

  /** Has no hash code when it is in the mood. */
  private static final class Moody {
    volatile boolean moody;

    @Override
    public int hashCode() {
      if (moody) {
        throw new UnsupportedOperationException("no hash code today");
      }
      return 7;
    }

    @Override
    public boolean equals(Object other) {
      return this == other;
    }
  }

  @Test
  void borrowerThatCannotBeLookedUpAnyMoreStillGetsItsTokenAndHarmsNobody() {
    runs.run(
        () -> {
          var limiter = new CapacityLimiter(1);
          var moody = new Moody();
          limiter.acquireFor("first");
          try (var group = TaskGroup.open()) {
            Task<?> waits = group.start(() -> limiter.acquireFor(moody));
            Runs.untilWaiting(waits);
            moody.moody = true;
            limiter.releaseFor("first");
            waits.await();
            group.join();
          }
          assertEquals(List.of(moody), limiter.statistics().borrowers());
          assertThrows(UnsupportedOperationException.class, () -> limiter.releaseFor(moody));
          moody.moody = false;
          limiter.releaseFor(moody);
          assertTrue(limiter.tryAcquire());
        });
  }

  @Test
  void waitOfABorrowerThatCannotBeLookedUpAnyMoreCanBeCancelledAndTheOthersGoOn() {
    runs.run(
        () -> {
          var limiter = new CapacityLimiter(1);
          var moody = new Moody();
          limiter.acquireFor("first");
          try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
            Task<?> waits = group.start(() -> limiter.acquireFor(moody));
            Runs.untilWaiting(waits);
            moody.moody = true;
            waits.cancel("enough");
            assertThrows(TaskFailedException.class, waits::await);
            Task<?> next = group.start(() -> limiter.acquireFor("next"));
            Runs.untilWaiting(next);
            limiter.releaseFor("first");
            next.await();
            group.join();
          }
          assertEquals(List.of("next"), limiter.statistics().borrowers());
        });
  }
}
