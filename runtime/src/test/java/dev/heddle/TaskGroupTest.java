package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class TaskGroupTest {
  @Parameter Runs runs;

  @Test
  void joinReturnsWhenAllChildrenHaveEndedAndTheirResultsAreThere() throws Exception {
    int sum =
        runs.run(
            () -> {
              try (var group = TaskGroup.open()) {
                Task<Integer> one =
                    group.start(
                        () -> {
                          Heddle.yieldNow();
                          return 1;
                        });
                Task<Integer> two = group.start("two", () -> 2);
                group.join();
                assertTrue(one.isDone() && two.isDone());
                assertEquals("two", two.name());
                assertEquals(List.of(), group.tasks());
                return one.await() + two.await();
              }
            });
    assertEquals(3, sum);
  }

  @Test
  void failureCancelsSiblingsAndBodyAndAllFailuresArriveInOneGroup() throws Exception {
    var first = new IllegalStateException("first");
    var second = new IllegalArgumentException("second, while being cancelled");
    var cancelled = new AtomicInteger();
    runs.run(
        () -> {
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open("work")) {
                      group.start(
                          () -> {
                            try {
                              Runs.forever();
                            } catch (CancelledException e) {
                              assertSame(first, e.reason().cause());
                              assertEquals("culprit", e.reason().source());
                              cancelled.incrementAndGet();
                              throw e;
                            }
                          });
                      group.start(
                          () -> {
                            try {
                              Runs.forever();
                            } finally {
                              throwing(second);
                            }
                          });
                      group.start(
                          "culprit",
                          () -> {
                            Runs.until(() -> group.tasks().stream().allMatch(this::waits));
                            throw first;
                          });
                      Runs.forever();
                    }
                  });
          assertEquals(List.of(first, second), thrown.exceptions());
          assertTrue(thrown.getMessage().contains("work"), thrown.getMessage());
        });
    assertEquals(1, cancelled.get());
  }

  private boolean waits(Task<?> task) {
    return task.name().equals("culprit") || task.toString().contains("waits: ");
  }

  private static void throwing(RuntimeException e) {
    throw e;
  }

  /** The failure of the group is not hidden behind that of the one child that was awaited. */
  @Test
  void awaitOfTheFailedChildThrowsTheGroupsFailure() {
    runs.run(
        () -> {
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      Task<?> child = failsOnceAwaited(group);
                      Task<?> sibling = group.start(() -> child.await());
                      Runs.untilWaiting(sibling);
                      child.await();
                    }
                  });
          assertEquals(1, thrown.exceptions().size(), thrown.getMessage());
          assertInstanceOf(IllegalStateException.class, thrown.exceptions().getFirst());
        });
  }

  private static Task<?> failsOnceAwaited(TaskGroup group) {
    Task<?> owner = Task.current();
    return group.start(
        () -> {
          Runs.until(() -> owner.toString().contains("await of"));
          throw new IllegalStateException("child");
        });
  }

  @Test
  void closeWithoutJoinCancelsTheChildrenAndWaitsForThem() {
    var cleanedUp = new AtomicInteger();
    runs.run(
        () -> {
          var child = new AtomicReference<Task<?>>();
          assertThrows(
              UnjoinedTasksException.class,
              () -> {
                try (var group = TaskGroup.open()) {
                  child.set(group.start(() -> cleanUpSlowly(cleanedUp)));
                  Runs.untilWaiting(child.get());
                }
              });
          assertTrue(child.get().isCancelled());
          assertEquals(1, cleanedUp.get());
        });
  }

  private static void cleanUpSlowly(AtomicInteger cleanedUp) throws InterruptedException {
    try {
      Runs.forever();
    } finally {
      for (int i = 0; i < 20; i++) {
        Thread.yield();
      }
      cleanedUp.incrementAndGet();
    }
  }

  @Test
  void bodyThatThrowsLeavesNoChildRunning() {
    var cleanedUp = new AtomicInteger();
    var failure = new IllegalStateException("body");
    runs.run(
        () -> {
          List<Task<?>> children = new ArrayList<>();
          assertSame(
              failure,
              assertThrows(
                  IllegalStateException.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      for (int i = 0; i < 10; i++) {
                        children.add(group.start(() -> cleanUpSlowly(cleanedUp)));
                      }
                      Runs.untilWaiting(children.getLast());
                      Runs.untilWaiting(children.getFirst());
                      throw failure;
                    }
                  }));
          assertTrue(children.stream().allMatch(Task::isDone));
        });
    assertTrue(cleanedUp.get() >= 2);
    assertInstanceOf(UnjoinedTasksException.class, failure.getSuppressed()[0]);
  }

  @Test
  void failureOfAnInnerGroupIsOneFailureOfTheOuter() {
    runs.run(
        () -> {
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var outer = TaskGroup.open("outer")) {
                      outer.start(
                          () -> {
                            try (var inner = TaskGroup.open("inner")) {
                              inner.start(() -> throwing(new IllegalStateException("leaf")));
                              inner.join();
                            }
                          });
                      outer.start(Runs::forever);
                      outer.join();
                    }
                  });
          assertEquals(1, thrown.exceptions().size());
          assertInstanceOf(ExceptionGroup.class, thrown.exceptions().getFirst());
          assertEquals("leaf", thrown.leaves().getFirst().getMessage());
          assertEquals(1, thrown.leaves().size());
        });
  }

  @Test
  void failedOuterGroupUnwindsTheOwnersInnerGroup() {
    runs.run(
        () -> {
          var inner = new AtomicInteger();
          assertThrows(
              ExceptionGroup.class,
              () -> {
                try (var outer = TaskGroup.open("outer")) {
                  try (var group = TaskGroup.open("inner")) {
                    Task<?> child = group.start(() -> cleanUpSlowly(inner));
                    Runs.untilWaiting(child);
                    outer.start(() -> throwing(new IllegalStateException("child of outer")));
                    group.join();
                  }
                }
              });
          assertEquals(1, inner.get());
        });
  }

  @Test
  void failureWhileTheOwnerIsBeingCancelledIsNotLost() {
    runs.run(
        () -> {
          var failure = new IllegalStateException("cleanup failed");
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var outer = TaskGroup.open("outer")) {
                      var child = new Promise<Task<?>>();
                      Task<?> owner =
                          outer.start(
                              () -> {
                                try (var group = TaskGroup.open("inner")) {
                                  Task<?> started =
                                      group.start(
                                          () -> {
                                            try {
                                              Runs.forever();
                                            } finally {
                                              throwing(failure);
                                            }
                                          });
                                  child.complete(started);
                                  group.join();
                                }
                              });
                      Runs.untilWaiting(child.await());
                      Runs.untilWaiting(owner);
                      owner.cancel("enough");
                      owner.outcome();
                      outer.join();
                    }
                  });
          assertEquals(List.of(failure), thrown.leaves());
        });
  }

  @Test
  void childStartsSiblingsAndJoinWaitsForThoseToo() {
    var ended = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            startGenerations(group, 6, ended);
            group.join();
          }
        });
    assertEquals(127, ended.get());
  }

  private static void startGenerations(TaskGroup group, int left, AtomicInteger ended) {
    group.start(
        () -> {
          if (left > 0) {
            startGenerations(group, left - 1, ended);
            startGenerations(group, left - 1, ended);
          }
          Heddle.yieldNow();
          ended.incrementAndGet();
        });
  }

  @Test
  void siblingsStartedWhileTheGroupIsClosingNeverBegin() {
    var begun = new AtomicInteger();
    runs.run(
        () -> assertThrows(
            UnjoinedTasksException.class,
            () -> {
              try (var group = TaskGroup.open()) {
                Task<?> child =
                    group.start(
                        () -> {
                          try {
                            Runs.forever();
                          } finally {
                            group.start(begun::incrementAndGet);
                          }
                        });
                Runs.untilWaiting(child);
              }
            }));
    assertEquals(0, begun.get());
  }

  @Test
  void cancelEndsTheChildrenNowAndLaterAndJoinReturns() {
    var begun = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> running = group.start(Runs::forever);
            Runs.untilWaiting(running);
            assertTrue(group.cancel("no longer needed"));
            assertFalse(group.cancel("again"));
            Task<?> late = group.start(begun::incrementAndGet);
            group.join();
            assertTrue(running.isCancelled() && late.isCancelled());
            Outcome.Cancelled<?> ending = (Outcome.Cancelled<?>) running.outcome();
            CancelReason reason = ((CancelledException) ending.cause()).reason();
            assertEquals("no longer needed", reason.message());
            assertEquals("main", reason.source());
          }
          Heddle.yieldNow();
        });
    assertEquals(0, begun.get());
  }

  @Test
  void foreignThreadsStartTasksInAnOpenGroup() {
    Set<Integer> seen = ConcurrentHashMap.newKeySet();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> latch =
                group.start(
                    () -> {
                      Runs.until(() -> seen.size() == 400);
                    });
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
              int base = t * 100;
              threads.add(
                  Runs.foreign(
                      () -> {
                        for (int i = 0; i < 100; i++) {
                          int number = base + i;
                          group.start(() -> seen.add(number));
                        }
                      }));
            }
            group.join();
            assertTrue(latch.isDone());
            for (Thread thread : threads) {
              thread.join();
            }
          }
        });
    assertEquals(400, seen.size());
  }
}
