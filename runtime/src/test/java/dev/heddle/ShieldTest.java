package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class ShieldTest {
  @Parameter Runs runs;

  @Test
  void cancellationWaitsUntilTheShieldIsLeft() {
    List<String> steps = new ArrayList<>();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var gate = new Promise<Void>();
            Task<?> task =
                group.start(
                    () -> {
                      Heddle.shield(
                          () -> {
                            gate.await();
                            steps.add("shielded");
                          });
                      steps.add("after");
                      Thread.sleep(Duration.ofDays(1));
                      steps.add("not reached");
                    });
            Runs.untilWaiting(task);
            task.cancel("now");
            Heddle.sleep(Duration.ofMillis(2));
            assertFalse(task.isDone());
            gate.complete(null);
            group.join();
            assertTrue(task.isCancelled());
          }
        });
    assertEquals(List.of("shielded", "after"), steps);
  }

  @Test
  void groupInsideAShieldIsProtectedWithItsChildren() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var gate = new Promise<Integer>();
            Task<Integer> task =
                group.start(
                    () -> Heddle.shield(
                        () -> {
                          try (var inner = TaskGroup.open()) {
                            Task<Integer> child = inner.start(() -> gate.await());
                            inner.join();
                            return child.await();
                          }
                        }));
            Runs.untilWaiting(task);
            task.cancel("now");
            gate.complete(7);
            assertEquals(7, task.await());
            group.join();
          }
        });
  }

  @Test
  void deadlineInsideAShieldWorksAndLeaksNothing() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> task =
                group.start(
                    () -> {
                      Task.current().cancel("before the shield");
                      Heddle.shield(
                          () -> {
                            assertFalse(Thread.currentThread().isInterrupted());
                            assertThrows(
                                TimeoutException.class,
                                () -> Heddle.timeout(Duration.ofMillis(1), Runs::forever));
                            assertFalse(Thread.currentThread().isInterrupted());
                            Thread.sleep(1);
                          });
                      assertTrue(Thread.currentThread().isInterrupted());
                      assertThrows(CancelledException.class, Heddle::yieldNow);
                    });
            task.await();
            group.join();
          }
        });
  }

  @Test
  void failingChildStillWaitsForTheOwnersShield() {
    runs.run(
        () -> {
          List<String> steps = new ArrayList<>();
          assertThrows(
              ExceptionGroup.class,
              () -> {
                try (var group = TaskGroup.open()) {
                  Task<?> child =
                      group.start(
                          () -> {
                            throw new IllegalStateException("child");
                          });
                  Heddle.shield(
                      () -> {
                        child.outcome();
                        Heddle.sleep(Duration.ofMillis(1));
                        steps.add("finished");
                      });
                  Heddle.yieldNow();
                  steps.add("not reached");
                }
              });
          assertEquals(List.of("finished"), steps);
        });
  }
}
