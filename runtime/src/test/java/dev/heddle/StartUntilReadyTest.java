package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The handshake of Trio's {@code nursery.start}. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class StartUntilReadyTest {
  @Parameter Runs runs;

  @Test
  void returnsWhatTheTaskSaidAndTheTaskGoesOnInTheGroup() {
    runs.run(() -> {
      var gate = new Promise<Void>();
      var served = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        int port = group.startUntilReady("server", ready -> {
          Heddle.yieldNow();
          ready.set(8080);
          gate.await();
          served.incrementAndGet();
        });
        assertEquals(8080, port);
        assertEquals("server", group.tasks().getFirst().name());
        assertEquals(0, served.get());
        gate.complete(null);
        group.join();
      }
      assertEquals(1, served.get());
    });
  }

  @Test
  void failureBeforeReadyGoesToTheStarterAndNotToTheGroup() {
    var cause = new IOException("port taken");
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        Task<?> sibling = group.start(Runs::forever);
        var e = assertThrows(TaskFailedException.class, () -> group.startUntilReady("server", _ -> {
          Heddle.yieldNow();
          throw cause;
        }));
        assertSame(cause, e.getCause());
        assertTrue(e.getMessage().contains("server"), e.getMessage());
        Heddle.yieldNow();
        assertFalse(sibling.isDone());
        sibling.cancel("done");
        group.join();
      }
    });
  }

  @Test
  void failureAfterReadyFailsTheGroup() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.startUntilReady(ready -> {
            ready.set(null);
            throw new IllegalStateException("later");
          });
          group.join();
        }
      });
      assertEquals("later", e.leaves().getFirst().getMessage());
    });
  }

  @Test
  void endWithoutASayingIsAnError() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var e = assertThrows(
            IllegalStateException.class, () -> group.startUntilReady("mute", _ -> {}));
        assertTrue(e.getMessage().contains("mute") && e.getMessage().contains("ready.set"));
        group.join();
      }
    });
  }

  @Test
  void sayingItTwiceIsAnErrorOfTheTask() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.<Integer>startUntilReady(ready -> {
            ready.set(1);
            ready.set(2);
          });
          group.join();
        }
      });
      assertInstanceOf(IllegalStateException.class, e.leaves().getFirst());
    });
  }

  @Test
  void cancelledStarterCancelsTheTaskAndWaitsForIt() {
    var cleanedUp = new AtomicBoolean();
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        var begun = new Promise<Void>();
        Task<?> starter = Heddle.start(() -> group.startUntilReady(_ -> {
          begun.complete(null);
          try {
            Runs.forever();
          } finally {
            Heddle.shield(() -> Heddle.sleep(Duration.ofMillis(2)));
            cleanedUp.set(true);
          }
        }));
        begun.await();
        starter.cancel("never mind");
        assertInstanceOf(Outcome.Cancelled.class, starter.outcome());
        assertTrue(cleanedUp.get());
        Heddle.yieldNow();
        group.join();
      }
    });
  }

  @Test
  void taskCancelledBeforeItIsReadyOrEvenBegun() {
    runs.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start(() -> {
          Runs.until(() -> group.tasks().size() > 1);
          group.tasks().getFirst().cancel("no server today");
        });
        var e = assertThrows(
            TaskCancelledException.class, () -> group.startUntilReady(_ -> Runs.forever()));
        assertTrue(e.getMessage().contains("no server today"), e.getMessage());
        group.cancel("all");
        assertThrows(
            TaskCancelledException.class, () -> group.startUntilReady(ready -> ready.set(1)));
        group.join();
      }
    });
  }

  @Test
  void siblingThatFailsMeanwhileEndsTheWait() {
    runs.run(() -> {
      var e = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open()) {
          group.start(() -> {
            Runs.until(() -> group.tasks().size() > 1);
            throw new IllegalStateException("sibling");
          });
          group.startUntilReady(_ -> Runs.forever());
        }
      });
      assertEquals("sibling", e.leaves().getFirst().getMessage());
      assertEquals(1, e.leaves().size());
    });
  }

  /** It is the starter's affair, as if it were not cancelled: the wait ends with it. */
  @Test
  void failingCleanupOfATaskWhoseStarterIsCancelledReachesTheStarter() {
    runs.run(() -> {
      try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
        Task<?> starter = group.start("starter", () -> group.startUntilReady("server", _ -> {
          try {
            Runs.forever();
          } finally {
            fail("cleanup");
          }
        }));
        Runs.until(() -> group.tasks().size() == 2);
        group.tasks().forEach(task -> assertFalse(task.isDone()));
        Runs.untilWaiting(starter);
        Runs.untilWaiting(group.tasks().getFirst());
        starter.cancel("not needed");
        var failed = assertInstanceOf(Outcome.Failure.class, starter.outcome());
        var told = assertInstanceOf(ExceptionGroup.class, failed.cause());
        assertEquals("cleanup", told.leaves().getFirst().getMessage());
        group.join();
      }
      assertFalse(Heddle.moveOnAfter(Duration.ofMillis(1), () -> {
        try (var group = TaskGroup.open()) {
          group.startUntilReady(_ -> Runs.forever());
        }
      }));
      var e =
          assertThrows(ExceptionGroup.class, () -> Heddle.timeout(Duration.ofDays(1), scope -> {
            try (var group = TaskGroup.open()) {
              group.startUntilReady(_ -> {
                try {
                  scope.expireIn(Duration.ZERO);
                  Runs.forever();
                } finally {
                  fail("cleanup");
                }
              });
            }
            return 0;
          }));
      assertEquals("cleanup", e.leaves().getFirst().getMessage());
    });
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }

  /** By way of groups inside the task, too, while it is cancelled, and of one that it leaves open. */
  @Test
  void everyFailureBeforeReadyIsTheStartersWhateverTheGroupDoes() {
    runs.run(() -> {
      for (GroupOption policy : java.util.List.of(
          GroupOption.failFast(), GroupOption.collectOutcomes(), GroupOption.keepGoing())) {
        try (var group = TaskGroup.open(policy); var others = TaskGroup.open()) {
          Task<TaskFailedException> starter = others.start(
              () -> assertThrows(TaskFailedException.class, () -> group.startUntilReady(_ -> {
                try (var inner = TaskGroup.open("inner")) {
                  inner.start(() -> {
                    try {
                      Runs.forever();
                    } finally {
                      fail("disk full");
                    }
                  });
                  inner.join();
                }
              })));
          Runs.until(() -> !group.tasks().isEmpty());
          Task<?> server = group.tasks().getFirst();
          Runs.untilWaiting(server);
          server.cancel("not needed");
          var told = assertInstanceOf(ExceptionGroup.class, starter.await().getCause());
          assertEquals("disk full", told.leaves().getFirst().getMessage());
          var careless = assertThrows(
              TaskFailedException.class,
              () -> group.startUntilReady(_ -> TaskGroup.open("forgotten")));
          assertTrue(careless.getMessage().contains("forgotten"), careless.getMessage());
          group.join();
          others.join();
        }
      }
    });
  }
}
