package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class TaskGroupScaleTest {
  private static final int DEPTH = 1_000;

  @Parameter Runs runs;

  private final AtomicInteger deepest = new AtomicInteger();
  private final AtomicInteger unwound = new AtomicInteger();

  @Test
  void thousandsOfChildrenAllEnd() {
    var ended = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 10_000; i++) {
              group.start(
                  () -> {
                    Heddle.yieldNow();
                    ended.incrementAndGet();
                  });
            }
            group.join();
          }
        });
    assertEquals(10_000, ended.get());
  }

  @Test
  void oneFailureCancelsThousandsAndThousandsOfFailuresAreAllKept() {
    runs.run(
        () -> {
          List<Task<?>> children = new ArrayList<>();
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class,
                  () -> {
                    try (var group = TaskGroup.open()) {
                      for (int i = 0; i < 2_000; i++) {
                        int number = i;
                        children.add(
                            group.start(
                                () -> {
                                  try {
                                    Runs.forever();
                                  } finally {
                                    if (number % 2 == 0) {
                                      fail("child " + number);
                                    }
                                  }
                                }));
                      }
                      for (Task<?> child : children) {
                        Runs.untilWaiting(child);
                      }
                      group.start(() -> fail("culprit"));
                      group.join();
                    }
                  });
          assertEquals(1_001, thrown.exceptions().size());
          assertTrue(children.stream().allMatch(Task::isDone));
        });
  }

  private static void fail(String message) {
    throw new IllegalStateException(message);
  }

  @Test
  void deepChainIsCancelledFromTheTop() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            group.start(() -> descend(DEPTH, Runs::forever));
            Runs.until(() -> deepest.get() == DEPTH);
            group.cancel("enough");
            group.join();
          }
        });
    assertEquals(DEPTH, unwound.get());
  }

  @Test
  void failureClimbsFromTheBottomOfADeepChain() {
    runs.run(
        () -> {
          ExceptionGroup thrown =
              assertThrows(
                  ExceptionGroup.class, () -> descend(DEPTH, () -> fail("leaf")));
          assertEquals(1, thrown.leaves().size());
          assertEquals("leaf", thrown.leaves().getFirst().getMessage());
          assertTrue(thrown.getMessage().length() < 1_000);
        });
    assertEquals(DEPTH, unwound.get());
  }

  @Test
  void oneTaskOpensADeepChainAndIsCancelled() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> task = group.start(() -> nest(DEPTH));
            Runs.until(() -> deepest.get() == DEPTH);
            task.cancel("enough");
            group.join();
            assertTrue(task.isCancelled());
          }
        });
    assertEquals(DEPTH, unwound.get());
  }

  @Test
  @Timeout(60)
  void closingEachGroupOfAVeryDeepChainDoesNotWalkToItsEndAgain() {
    int depth = 20_000;
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            group.start(() -> descend(depth, Runs::forever));
            Runs.until(() -> deepest.get() == depth);
            group.cancel("enough");
            group.join();
          }
        });
    assertEquals(depth, unwound.get());
  }

  /** A chain of tasks, each in a group of the one above. */
  private void descend(int left, Action<RuntimeException> bottom) throws InterruptedException {
    deepest.incrementAndGet();
    try (var group = TaskGroup.open("level " + left)) {
      if (left == 1) {
        group.start(bottom);
      } else {
        group.start(() -> descend(left - 1, bottom));
      }
      group.join();
    } finally {
      unwound.incrementAndGet();
    }
  }

  /** A chain of groups in one task. */
  private void nest(int left) throws InterruptedException {
    deepest.incrementAndGet();
    try (var group = TaskGroup.open()) {
      group.start(Runs::forever);
      if (left == 1) {
        group.join();
      } else {
        nest(left - 1);
      }
    } finally {
      unwound.incrementAndGet();
    }
  }
}
