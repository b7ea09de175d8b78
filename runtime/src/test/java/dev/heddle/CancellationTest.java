package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class CancellationTest {
  @Parameter Runs runs;

  @Test
  void swallowedCancellationIsThrownAgainAtEachLaterWait() {
    var thrown = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> task =
                group.start(
                    () -> {
                      List<Action<?>> waits =
                          List.of(
                              Runs::forever,
                              () -> Heddle.sleep(Duration.ZERO),
                              Heddle::yieldNow,
                              () -> new dev.heddle.sync.Lock().acquire(),
                              () -> new dev.heddle.queue.Queue<String>(1).put("x"),
                              () -> TaskGroup.open().join());
                      for (Action<?> wait : waits) {
                        assertThrows(CancelledException.class, wait::run);
                        thrown.incrementAndGet();
                      }
                    });
            Runs.untilWaiting(task);
            task.cancel("now");
            task.outcome();
            group.cancel("done");
          } catch (ExceptionGroup leftOpenOnPurpose) {
            assertTrue(leftOpenOnPurpose.getMessage().contains("open"));
          }
        });
    assertEquals(6, thrown.get());
  }

  @Test
  void reasonSaysWhoAndWhy() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> victim = group.start("victim", Runs::forever);
            Runs.untilWaiting(victim);
            group.start("killer", () -> victim.cancel("in the way")).await();
            CancelledException e = assertCancelled(victim);
            assertEquals(new CancelReason("in the way", "killer", null), e.reason());
            assertTrue(e.getMessage().contains("in the way (by killer)"), e.getMessage());
            var awaited = assertThrows(TaskCancelledException.class, victim::await);
            assertInstanceOf(CancellationException.class, awaited);
            assertTrue(awaited.getMessage().contains("victim"), awaited.getMessage());
            group.join();
          }
        });
  }

  private static CancelledException assertCancelled(Task<?> task) throws InterruptedException {
    var ending = assertInstanceOf(Outcome.Cancelled.class, task.outcome());
    return assertInstanceOf(CancelledException.class, ending.cause());
  }

  @Test
  void taskCancelledBeforeItsStartNeverBegins() {
    var begun = new AtomicBoolean();
    Runs.EVENT_LOOP.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> task = group.start(() -> begun.set(true));
            assertTrue(task.cancel("never mind"));
            group.join();
            assertTrue(task.isCancelled());
          }
        });
    assertFalse(begun.get());
  }

  @Test
  void secondCancelAndCancelOfTheDoneReturnFalse() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> victim = group.start(Runs::forever);
            Runs.untilWaiting(victim);
            assertTrue(victim.cancel("first"));
            assertFalse(victim.cancel("second"));
            assertEquals("first", assertCancelled(victim).reason().message());
            assertFalse(victim.cancel("third"));
            Task<Integer> done = group.start(() -> 1);
            done.await();
            assertFalse(done.cancel(true));
            assertFalse(done.isCancelled());
            group.join();
          }
        });
  }

  @Test
  void foreignPlatformThreadCancels() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> victim = group.start(Runs::forever);
            Thread foreign =
                Runs.foreign(
                    () -> {
                      while (!victim.toString().contains("waits")) {
                        Thread.onSpinWait();
                      }
                      victim.cancel("from outside");
                    });
            CancelReason reason = assertCancelled(victim).reason();
            assertEquals("from outside", reason.message());
            assertEquals("thread foreign", reason.source());
            foreign.join();
            group.join();
          }
        });
  }

  @Test
  void cleanupThatWaitsIsCancelledTooUnlessShielded() {
    var shielded = new AtomicBoolean();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> victim =
                group.start(
                    () -> {
                      try {
                        Runs.forever();
                      } finally {
                        Heddle.shield(
                            () -> {
                              Heddle.sleep(Duration.ofMillis(1));
                              Thread.sleep(1);
                              shielded.set(true);
                            });
                        Heddle.sleep(Duration.ofDays(1));
                      }
                    });
            Runs.untilWaiting(victim);
            victim.cancel("now");
            assertCancelled(victim);
            group.join();
          }
        });
    assertTrue(shielded.get());
  }

  @Test
  void cancelReachesAllThatTheTaskHasStarted() {
    var cancelled = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            List<Task<?>> inside = new CopyOnWriteArrayList<>();
            Task<?> victim =
                group.start(
                    () -> {
                      try (var own = TaskGroup.open()) {
                        for (int i = 0; i < 5; i++) {
                          inside.add(own.start(() -> countCancelled(cancelled)));
                        }
                        own.join();
                      }
                    });
            Runs.until(() -> inside.size() == 5);
            for (Task<?> task : inside) {
              Runs.untilWaiting(task);
            }
            victim.cancel("all of it");
            group.join();
          }
        });
    assertEquals(5, cancelled.get());
  }

  private static void countCancelled(AtomicInteger cancelled) throws InterruptedException {
    try {
      Runs.forever();
    } catch (CancelledException e) {
      assertEquals("all of it", e.reason().message());
      cancelled.incrementAndGet();
      throw e;
    }
  }

  @Test
  void mainTaskThatCancelsItselfEndsTheRun() {
    var e =
        assertThrows(
            TaskCancelledException.class,
            () -> runs.run(
                () -> {
                  Task.current().cancel("enough");
                  Runs.forever();
                }));
    assertTrue(e.getMessage().contains("enough"), e.getMessage());
  }

  @Test
  void plainInterruptEndsOneWaitOnly() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var caught = new AtomicReference<InterruptedException>();
            Task<String> task =
                group.start(
                    () -> {
                      try {
                        Runs.forever();
                      } catch (InterruptedException e) {
                        caught.set(e);
                      }
                      Heddle.sleep(Duration.ofMillis(1));
                      return "went on";
                    });
            Runs.untilWaiting(task);
            task.thread().interrupt();
            assertEquals("went on", task.await());
            assertEquals(InterruptedException.class, caught.get().getClass());
            group.join();
          }
        });
  }

  @Test
  void joinThrowsAlsoIfTheChildrenEndedBeforeTheOwnerNoticedItsCancellation() {
    runs.run(() -> {
      var wentOn = new AtomicBoolean();
      try (var group = TaskGroup.open()) {
        Task<?> owner = group.start(() -> {
          Task<?> me = Task.current();
          try (var inner = TaskGroup.open()) {
            inner.start(() -> {
              Runs.untilWaiting(me);
              me.cancel("by the last child");
            });
            inner.join();
            wentOn.set(true);
          }
        });
        group.join();
        assertTrue(owner.isCancelled());
        assertFalse(wentOn.get());
      }
    });
  }

  @Test
  void racingCancellersAgreeOnOneReason() {
    runs.run(
        () -> {
          for (int round = 0; round < 200; round++) {
            try (var group = TaskGroup.open()) {
              var won = new AtomicInteger();
              var winner = new AtomicReference<String>();
              Task<?> victim = group.start(Runs::forever);
              for (int i = 0; i < 4; i++) {
                String mine = "canceller " + i;
                group.start(
                    () -> {
                      if (victim.cancel(mine)) {
                        won.incrementAndGet();
                        winner.set(mine);
                      }
                    });
              }
              group.join();
              assertEquals(1, won.get());
              assertEquals(winner.get(), assertCancelled(victim).reason().message());
            }
          }
        });
  }
}
