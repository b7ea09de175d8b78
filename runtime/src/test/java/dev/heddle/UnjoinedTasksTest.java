package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Who forgets to join is told so, and nobody else is. */
@ParameterizedClass
@EnumSource(Runs.class)
class UnjoinedTasksTest {
  @Parameter Runs runs;

  private static final List<GroupOption> POLICIES =
      List.of(
          GroupOption.failFast(),
          GroupOption.collectOutcomes(),
          GroupOption.firstSuccess(),
          GroupOption.keepGoing(),
          GroupOption.keepGoing(Restart.always()),
          GroupOption.limit(1));

  @Test
  void forgottenJoinNamesTheTasksAndSaysWhatToDoWhateverThePolicy() {
    runs.run(
        () -> {
          for (GroupOption policy : POLICIES) {
            UnjoinedTasksException thrown =
                assertThrows(
                    UnjoinedTasksException.class,
                    () -> {
                      try (var group = TaskGroup.open(GroupOption.name("letters"), policy)) {
                        for (String name : List.of("a", "b", "c", "d", "e")) {
                          group.start(name, Runs::forever);
                        }
                      }
                    });
            assertEquals(
                "The group 'letters' was closed while 5 tasks were at work, and cancelled 'a', 'b',"
                    + " 'c' and 2 more; call join() at the end of its try block to wait for its tasks,"
                    + " or cancel(reason) to end them on purpose",
                thrown.getMessage());
            assertNull(thrown.getCause());
          }
          UnjoinedTasksException one =
              assertThrows(UnjoinedTasksException.class, () -> leaveBehind("alone"));
          assertTrue(one.getMessage().contains("while a task was at work"), one.getMessage());
          Heddle.yieldNow();
        });
  }

  private static void leaveBehind(String name) {
    try (var group = TaskGroup.open()) {
      group.start(name, Runs::forever);
    }
  }

  /** What was not begun is lost as well, and so is what was started after a join. */
  @Test
  void tasksStartedAfterAJoinNeedAnother() {
    runs.run(
        () -> {
          assertThrows(
              UnjoinedTasksException.class,
              () -> {
                try (var group = TaskGroup.open()) {
                  group.start(() -> 1);
                  group.join();
                  group.start(Runs::forever);
                }
              });
        });
  }

  @Test
  void forgottenJoinIsTheFailureOfATaskAndOfARun() {
    UnjoinedTasksException ofRun =
        assertThrows(UnjoinedTasksException.class, () -> runs.run(() -> leaveBehind("x")));
    assertTrue(ofRun.getMessage().contains("'x'"), ofRun.getMessage());
    runs.run(
        () -> {
          try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
            Task<Void> careless = group.start(() -> leaveBehind("x"));
            group.join();
            assertInstanceOf(UnjoinedTasksException.class, careless.exceptionNow());
          }
        });
  }

  /** close() does not see what passes it: the body's failure stays what is thrown. */
  @Test
  void failureOfTheBodyIsThrownAsItIsWithARemark() {
    var failure = new IOException("body");
    runs.run(
        () -> {
          IOException thrown =
              assertThrows(
                  IOException.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      Runs.untilWaiting(group.start(Runs::forever));
                      throw failure;
                    }
                  });
          assertSame(failure, thrown);
        });
    assertEquals(1, failure.getSuppressed().length);
    assertInstanceOf(UnjoinedTasksException.class, failure.getSuppressed()[0]);
    assertNull(failure.getCause());
  }

  @Test
  void tasksThatHaveEndedNeedNoJoin() {
    runs.run(
        () -> {
          for (int i = 0; i < 100; i++) {
            try (var group = TaskGroup.open()) {
              Task<Integer> one = group.start(() -> 1);
              Task<Integer> two =
                  group.start(
                      () -> {
                        Heddle.yieldNow();
                        return 2;
                      });
              assertEquals(3, one.await() + two.await());
            }
          }
        });
  }

  /** Nothing is lost of a task that does what it has to do although it is cancelled. */
  @Test
  void taskThatEndsItsWorkAllTheSameHasLostNothing() {
    runs.run(
        () -> {
          Task<Integer> child;
          try (var group = TaskGroup.open()) {
            child =
                group.start(
                    () -> {
                      try {
                        Runs.forever();
                      } catch (InterruptedException e) {
                        // It has what it needs.
                      }
                      return 7;
                    });
            Runs.untilWaiting(child);
          }
          assertEquals(7, child.await());
        });
  }

  @Test
  void whatIsCancelledOnPurposeNeedsNoJoin() {
    runs.run(
        () -> {
          for (GroupOption policy : POLICIES) {
            try (var group = TaskGroup.open(policy)) {
              group.start(Runs::forever);
              group.cancel("enough");
              group.start(Runs::forever);
            }
          }
          try (var group = TaskGroup.open()) {
            Task<Void> one = group.start(Runs::forever);
            one.cancel("not needed");
          }
          try (var group = TaskGroup.open(GroupOption.firstSuccess())) {
            Task<Integer> winner = group.start(() -> 1);
            Task<Void> loser = group.start(Runs::forever);
            assertEquals(1, winner.await());
            Runs.until(loser::isDone);
          }
        });
  }

  @Test
  void daemonsNeedNoJoinNorDoDetachedTasks() {
    runs.run(
        () -> {
          Heddle.start(Runs::forever);
          try (var group = TaskGroup.open()) {
            group.startDaemon(Runs::forever);
            Task<Task<Void>> inner = group.start(() -> Heddle.start(Runs::forever));
            inner.await();
          }
        });
  }

  /** A deadline, a scope, a task, a group around it: whoever cancels from outside wants no join. */
  @Test
  void cancellationFromOutsideIsNoForgottenJoin() {
    runs.run(
        () -> {
          TimeoutException late =
              assertThrows(
                  TimeoutException.class,
                  () -> Heddle.timeout(
                      Duration.ofMillis(1),
                      () -> {
                        try (var group = TaskGroup.open()) {
                          group.start(Runs::forever);
                          Runs.forever();
                        }
                      }));
          assertNothingUnjoined(late);
          boolean finished =
              CancelScope.run(
                  scope -> {
                    try (var group = TaskGroup.open()) {
                      group.start(Runs::forever);
                      scope.cancel("stop");
                    }
                  });
          assertTrue(finished);
          // The join was there; its time was limited.
          try (var group = TaskGroup.open()) {
            group.start(Runs::forever);
            assertFalse(Heddle.moveOnAfter(Duration.ofMillis(1), () -> group.join()));
          }
        });
  }

  /** The scope around is left first: what it has limited is over, and the group is left by itself. */
  @Test
  void groupInsideALimitThatHasTimeLeftNeedsItsJoin() {
    runs.run(
        () -> {
          assertThrows(
              UnjoinedTasksException.class,
              () -> Heddle.timeout(Duration.ofDays(1), () -> leaveBehind("x")));
          assertThrows(
              UnjoinedTasksException.class, () -> CancelScope.run(scope -> leaveBehind("x")));
          assertThrows(UnjoinedTasksException.class, () -> Heddle.shield(() -> leaveBehind("x")));
        });
  }

  @Test
  void failureOfTheGroupIsThrownAloneAlsoIfTheBodyHasCaughtIt() {
    runs.run(
        () -> {
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      group.start(Runs::forever);
                      Task<Void> failing =
                          group.start(
                              () -> {
                                throw new IOException("child");
                              });
                      Runs.until(failing::isDone);
                    }
                  });
          assertNothingUnjoined(thrown);
          try (var group = TaskGroup.open()) {
            group.start(Runs::forever);
            group.start(
                () -> {
                  throw new IOException("child");
                });
            try {
              Runs.forever();
            } catch (ExceptionGroup e) {
              assertEquals(1, e.exceptions().size());
            }
          }
        });
  }

  /** A cleanup that fails tells of itself, and of why it was called. */
  @Test
  void failureOfACleanupComesWithTheForgottenJoin() {
    runs.run(
        () -> {
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      group.start("quiet", Runs::forever);
                      Task<Void> noisy =
                          group.start(
                              "noisy",
                              () -> {
                                try {
                                  Runs.forever();
                                } finally {
                                  fail(new IOException("cleanup"));
                                }
                              });
                      Runs.untilWaiting(noisy);
                    }
                  });
          assertEquals(1, thrown.exceptions().size(), thrown.toString());
          assertEquals(1, thrown.getSuppressed().length);
          assertInstanceOf(UnjoinedTasksException.class, thrown.getSuppressed()[0]);
          assertTrue(thrown.getSuppressed()[0].getMessage().contains("'quiet'"));
        });
  }

  private static void fail(IOException e) throws IOException {
    throw e;
  }

  private static void assertNothingUnjoined(Throwable thrown) {
    for (Throwable suppressed : thrown.getSuppressed()) {
      assertFalse(suppressed instanceof UnjoinedTasksException, suppressed.toString());
    }
  }
}
