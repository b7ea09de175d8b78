package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Collections;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class ConditionTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  private final Condition condition = new Condition();
  private int items;

  private Task<?> startWaiting(TaskGroup group, List<Integer> order, int number)
      throws InterruptedException {
    Task<?> task =
        group.start(
            "waiter " + number,
            () -> condition.with(
                () -> {
                  condition.await();
                  order.add(number);
                }));
    Runs.untilWaiting(task);
    return task;
  }

  @Test
  void signalWakesSoManyLongestWaitingFirst() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 6; i++) {
              startWaiting(group, order, i);
            }
            assertEquals(6, condition.statistics().waiting());
            condition.with(() -> condition.signal());
            Runs.until(() -> order.size() == 1);
            assertEquals(List.of(0), order);
            condition.with(() -> condition.signal(2));
            Runs.until(() -> order.size() == 3);
            assertEquals(3, condition.statistics().waiting());
            condition.with(() -> condition.signal(0));
            condition.with(() -> condition.signal(100));
            group.join();
          }
        });
    assertEquals(List.of(0, 1, 2, 3, 4, 5), order.stream().sorted().toList());
    assertEquals(new Condition.Statistics(0, new Lock.Statistics(null, 0)), condition.statistics());
  }

  @Test
  void signalAllWakesAllAndSignalWithNobodyWaitingIsForgotten() {
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    runs.run(
        () -> {
          condition.with(() -> condition.signalAll());
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 5; i++) {
              startWaiting(group, order, i);
            }
            condition.with(() -> condition.signalAll());
            group.join();
          }
        });
    assertEquals(5, order.size());
  }

  @Test
  void awaitGivesTheLockUpAndHasItAgainOnlyWhenTheSignallerReleasesIt() {
    runs.run(
        () -> {
          List<Integer> order = Collections.synchronizedList(new ArrayList<>());
          try (var group = TaskGroup.open()) {
            Task<?> waiter = startWaiting(group, order, 7);
            assertFalse(condition.isLocked());
            condition.acquire();
            condition.signal();
            Runs.until(() -> condition.lock().statistics().waiting() == 1);
            assertFalse(waiter.isDone());
            assertEquals(List.of(), order);
            condition.release();
            group.join();
            assertEquals(List.of(7), order);
          }
        });
  }

  @Test
  void cancelledWaiterHoldsTheLockWhenItUnwindsAndTakesNoSignal() {
    runs.run(
        () -> {
          List<Integer> order = Collections.synchronizedList(new ArrayList<>());
          List<Boolean> held = Collections.synchronizedList(new ArrayList<>());
          try (var group = TaskGroup.open()) {
            Task<?> victim =
                group.start(
                    () -> condition.with(
                        () -> {
                          try {
                            condition.await();
                          } finally {
                            held.add(condition.lock().isHeldByCaller());
                          }
                        }));
            Runs.untilWaiting(victim);
            startWaiting(group, order, 1);
            condition.acquire();
            victim.cancel("not needed");
            Runs.until(() -> condition.lock().statistics().waiting() == 1);
            assertEquals(List.of(), held, "went on without the lock");
            condition.signal();
            condition.release();
            group.join();
            assertTrue(victim.isCancelled());
          }
          assertEquals(List.of(true), held);
          assertEquals(List.of(1), order);
        });
  }

  @Test
  void cancellationThatComesAfterTheSignalLosesNothing() {
    runs.run(
        () -> {
          List<Integer> order = Collections.synchronizedList(new ArrayList<>());
          try (var group = TaskGroup.open()) {
            Task<?> victim = startWaiting(group, order, 1);
            condition.with(
                () -> {
                  condition.signal();
                  victim.cancel("too late");
                });
            Runs.until(victim::isDone);
            group.join();
          }
          assertEquals(List.of(1), order);
        });
  }

  @Test
  void waitForChecksAfterEachSignalAndReturnsWithTheLock() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<Integer> consumer =
                group.start(
                    () -> condition.with(
                        () -> {
                          condition.awaitUntil(() -> items >= 3);
                          assertTrue(condition.lock().isHeldByCaller());
                          return items;
                        }));
            for (int i = 1; i <= 3; i++) {
              Runs.until(() -> consumer.isDone() || condition.statistics().waiting() == 1);
              assertFalse(consumer.isDone());
              int now = i;
              condition.with(
                  () -> {
                    items = now;
                    condition.signal();
                  });
            }
            assertEquals(3, consumer.await());
            condition.with(() -> condition.awaitUntil(() -> true));
            group.join();
          }
        });
  }

  @Test
  void timedWaitsGiveUpWithTheLockHeld() {
    runs.run(
        () -> condition.with(
            () -> {
              assertFalse(condition.tryAwait(MOMENT));
              assertFalse(condition.tryAwait(Duration.ofNanos(Long.MIN_VALUE)));
              assertFalse(condition.tryAwaitUntil(() -> false, MOMENT));
              assertFalse(condition.tryAwaitUntil(() -> false, Duration.ofSeconds(Long.MIN_VALUE)));
              assertTrue(condition.tryAwaitUntil(() -> true, Duration.ZERO));
              assertTrue(condition.lock().isHeldByCaller());
              assertEquals(0, condition.statistics().waiting());
            }));
  }

  @Test
  void conditionsThatShareALockAreSignalledApart() {
    runs.run(
        () -> {
          var lock = new Lock();
          var notEmpty = new Condition(lock);
          var notFull = new Condition(lock);
          List<Integer> buffer = new ArrayList<>();
          List<Integer> got = new ArrayList<>();
          try (var group = TaskGroup.open()) {
            group.start(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    int item = i;
                    lock.with(
                        () -> {
                          notFull.awaitUntil(() -> buffer.size() < 2);
                          buffer.add(item);
                          notEmpty.signal();
                        });
                  }
                });
            for (int i = 0; i < 100; i++) {
              notEmpty.with(
                  () -> {
                    notEmpty.awaitUntil(() -> !buffer.isEmpty());
                    got.add(buffer.removeFirst());
                    notFull.signal();
                  });
            }
            group.join();
          }
          assertEquals(IntStream.range(0, 100).boxed().toList(), got);
          assertSame(lock, notEmpty.lock());
        });
  }

  @Test
  void useWithoutTheLockIsAnErrorThatNamesTheHolder() {
    runs.run(
        () -> {
          for (var misuse : List.<org.junit.jupiter.api.function.Executable>of(
              condition::await,
              () -> condition.tryAwait(MOMENT),
              () -> condition.awaitUntil(() -> true),
              () -> condition.tryAwaitUntil(() -> true, MOMENT),
              condition::signal,
              condition::signalAll,
              condition::release)) {
            var e = assertThrows(IllegalStateException.class, misuse);
            assertTrue(e.getMessage().contains("held by nobody"), e.getMessage());
          }
          condition.acquire();
          try (var group = TaskGroup.open()) {
            group.start(
                () -> {
                  var e = assertThrows(IllegalStateException.class, condition::signal);
                  assertTrue(e.getMessage().contains("held by task 'main'"), e.getMessage());
                });
            group.join();
          }
          assertThrows(IllegalArgumentException.class, () -> condition.signal(-1));
          condition.release();
          assertEquals(0, condition.statistics().waiting());
        });
  }

  @Test
  void itsLockIsTakenAndReleasedAsALock() {
    runs.run(
        () -> {
          assertTrue(condition.tryAcquire());
          assertTrue(condition.isLocked());
          try (var group = TaskGroup.open()) {
            assertFalse(group.start(() -> condition.tryAcquire()).await());
            assertFalse(group.start(() -> condition.tryAcquire(MOMENT)).await());
            Task<Boolean> next = group.start(() -> condition.tryAcquire(HOUR));
            Runs.untilWaiting(next);
            condition.release();
            assertTrue(next.await());
            group.join();
          }
          Heddle.yieldNow();
        });
  }

  @Test
  void deadlineAroundAWaitEndsItWithTheLockHeld() {
    runs.run(
        () -> {
          condition.acquire();
          assertThrows(
              TimeoutException.class, () -> Heddle.timeout(MOMENT, () -> condition.await()));
          assertTrue(condition.lock().isHeldByCaller());
          assertEquals(0, condition.statistics().waiting());
          condition.release();
        });
  }
}
