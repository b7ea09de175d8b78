package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.core.Shortage;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Memory that is not there for a few times, at each place where a task's end or cancelling asks for it. */
@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ParameterizedClass
@EnumSource(Runs.class)
class ShortageTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final int MOST = 8;
  @Parameter Runs runs;

  @AfterEach
  void enough() {
    Shortage.pretend(0);
  }

  private static void sleepers(TaskGroup group) throws InterruptedException {
    Task<?> last = null;
    for (int i = 0; i < 3; i++) {
      last = group.start(() -> Heddle.sleep(LONG));
    }
    Runs.untilWaiting(last);
  }

  @Test
  void cancellationsReachEverybodyOnceThereIsMemory() {
    for (int times = 1; times <= MOST; times++) {
      int missing = times;
      runs.run(() -> {
        assertFalse(Heddle.moveOnAfter(Duration.ofMillis(20), () -> {
          try (var group = TaskGroup.open()) {
            sleepers(group);
            Shortage.pretend(missing);
            group.join();
          }
        }));
        try (var group = TaskGroup.open()) {
          sleepers(group);
          Shortage.pretend(missing);
          assertTrue(group.cancel("enough"));
          group.join();
        }
        Task<?> task = Heddle.start(() -> Heddle.sleep(LONG));
        Runs.untilWaiting(task);
        Shortage.pretend(missing);
        assertTrue(task.cancel("enough"));
        assertTrue(task.outcome() instanceof Outcome.Cancelled);
      });
    }
  }

  /** Also if there is some for the first steps of it: each asks for its own. */
  @Test
  void failureArrivesOnceThereIsMemory() {
    for (int times = 1; times <= MOST; times++) {
      for (int enough = 0; enough < 3; enough++) {
        int missing = times;
        int first = enough;
        var failed = assertThrows(ExceptionGroup.class, () -> runs.run(() -> {
          try (var group = TaskGroup.open()) {
            sleepers(group);
            group.start(() -> {
              Shortage.pretend(first, missing);
              throw new IOException("root");
            });
            group.join();
          }
        }));
        assertEquals(1, failed.exceptions().size());
        assertEquals("root", failed.exceptions().getFirst().getMessage());
      }
    }
  }

  @Test
  void closeWaitsForItsChildrenOnceThereIsMemory() {
    for (int times = 1; times <= MOST; times++) {
      int missing = times;
      runs.run(() -> {
        Task<?> child;
        try (var group = TaskGroup.open()) {
          child = group.start(() -> Heddle.sleep(LONG));
          Runs.untilWaiting(child);
          group.cancel("enough");
          Shortage.pretend(missing);
        }
        assertTrue(child.isDone());
      });
    }
  }
}
