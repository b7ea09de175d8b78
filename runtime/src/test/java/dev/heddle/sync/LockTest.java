package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class LockTest {
  @Parameter Runs runs;

  private final Lock lock = new Lock();
  private long counter;

  @Test
  void waitersGetItInTheOrderTheyCame() {
    List<Integer> order = new ArrayList<>();
    var gate = new Event();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            lock.acquire();
            for (int i = 0; i < 20; i++) {
              int number = i;
              Runs.untilWaiting(
                  group.start(
                      () -> lock.with(
                          () -> {
                            order.add(number);
                            gate.await();
                          })));
            }
            assertEquals(20, lock.statistics().waiting());
            lock.release();
            assertFalse(lock.tryAcquire(), "barged in");
            gate.set();
            group.join();
          }
        });
    assertEquals(IntStream.range(0, 20).boxed().toList(), order);
    assertEquals(new Lock.Statistics(null, 0), lock.statistics());
  }

  @Test
  void oneHolderAtATimeAmongTasksAndForeignThreads() throws Exception {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            List<Thread> foreign = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
              foreign.add(Runs.foreign(() -> count(1_000)));
            }
            for (int i = 0; i < 20; i++) {
              group.start(() -> count(500));
            }
            group.join();
            for (Thread thread : foreign) {
              thread.join();
            }
          }
        });
    assertEquals(12_000, counter);
    assertFalse(lock.isLocked());
  }

  private void count(int times) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      lock.acquire();
      try {
        long before = counter;
        if (i % 16 == 0) {
          Thread.yield();
        }
        counter = before + 1;
      } finally {
        lock.release();
      }
    }
  }

  @Test
  void secondAcquireByTheHolderIsAnError() {
    runs.run(
        () -> {
          lock.acquire();
          assertThrows(IllegalStateException.class, lock::acquire);
          assertThrows(IllegalStateException.class, () -> lock.tryAcquire(Duration.ofDays(1)));
          assertFalse(lock.tryAcquire());
          lock.release();
          assertFalse(lock.isLocked());
        });
  }

  @Test
  void releaseByAnotherNamesTheHolder() {
    runs.run(
        () -> {
          assertThrows(IllegalStateException.class, lock::release);
          lock.acquire();
          try (var group = TaskGroup.open()) {
            var e = new AtomicReference<IllegalStateException>();
            group.start(
                "other", () -> e.set(assertThrows(IllegalStateException.class, lock::release)));
            group.join();
            String holder = "#" + Thread.currentThread().threadId();
            assertTrue(e.get().getMessage().contains(holder), e.get().getMessage());
          }
          assertSame(Thread.currentThread(), lock.statistics().holder());
        });
  }

  @Test
  void timedAcquireGivesUpAndLeavesTheQueue() {
    runs.run(
        () -> {
          lock.acquire();
          try (var group = TaskGroup.open()) {
            assertFalse(group.start(() -> lock.tryAcquire(Duration.ofMillis(1))).await());
            assertFalse(group.start(() -> lock.tryAcquire(Duration.ZERO)).await());
            Duration past = Duration.ofNanos(Long.MIN_VALUE);
            assertFalse(group.start(() -> lock.tryAcquire(past)).await());
            assertEquals(0, lock.statistics().waiting());
            Duration forever = ChronoUnit.FOREVER.getDuration();
            var winner = group.start(() -> lock.tryAcquire(forever));
            Runs.untilWaiting(winner);
            lock.release();
            assertTrue(winner.await());
            group.join();
          }
        });
  }

  @Test
  void missingLimitLeavesNothingBehind() {
    runs.run(
        () -> {
          lock.acquire();
          Duration none = null;
          try (var group = TaskGroup.open()) {
            group.start(
                () -> assertThrows(NullPointerException.class, () -> lock.tryAcquire(none)));
            group.join();
          }
          lock.release();
          assertNull(lock.statistics().holder());
          assertEquals(0, lock.statistics().waiting());
          assertTrue(lock.tryAcquire());
        });
  }

  @Test
  void withReleasesAlsoWhenTheBodyThrows() {
    runs.run(
        () -> {
          assertThrows(
              ArithmeticException.class,
              () -> lock.with(
                  () -> {
                    throw new ArithmeticException();
                  }));
          assertFalse(lock.isLocked());
          assertEquals(3, lock.with(() -> 3));
          Heddle.yieldNow();
        });
  }

  @Test
  void misuseNamesTheHolderAndSaysWhatToDo() {
    runs.run(
        () -> {
          lock.acquire();
          var e = assertThrows(IllegalStateException.class, lock::acquire);
          assertTrue(e.getMessage().contains("task 'main'"), e.getMessage());
          assertTrue(e.getMessage().contains("release it first"), e.getMessage());
          lock.release();
          e = assertThrows(IllegalStateException.class, lock::release);
          assertTrue(e.getMessage().contains("held by nobody"), e.getMessage());
          assertTrue(e.getMessage().contains("lock.with("), e.getMessage());
        });
  }

  @Test
  void holderThatEndedWithoutReleasingIsNamedAndNotWaitedFor() throws Exception {
    runs.run(
        () -> {
          Thread foreign = Runs.foreign(lock::acquire);
          foreign.join();
          var e = assertThrows(IllegalStateException.class, lock::release);
          assertTrue(e.getMessage().contains("thread 'foreign'"), e.getMessage());
          assertTrue(e.getMessage().contains("ended"), e.getMessage());
          e = assertThrows(IllegalStateException.class, lock::acquire);
          assertTrue(e.getMessage().contains("nobody can release any more"), e.getMessage());
          assertThrows(IllegalStateException.class, () -> lock.tryAcquire(Duration.ofDays(1)));
          assertEquals(0, lock.statistics().waiting());
          assertTrue(lock.toString().contains("ended"), lock::toString);
        });
  }

  @Test
  void isLockedTellsWhetherAnybodyHoldsItAndIsHeldByCallerWho() {
    runs.run(
        () -> {
          assertFalse(lock.isLocked());
          lock.acquire();
          assertTrue(lock.isLocked());
          assertTrue(lock.isHeldByCaller());
          assertFalse(Heddle.start(lock::isHeldByCaller).await());
          lock.release();
          assertFalse(lock.isHeldByCaller());
        });
  }
}
