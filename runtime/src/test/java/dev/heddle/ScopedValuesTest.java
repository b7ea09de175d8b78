package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class ScopedValuesTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  @Parameter Runs runs;

  @Test
  void childrenSeeTheBindingsOfWhoStartsThem() {
    runs.run(
        () -> {
          ScopedValue.where(USER, "ann").call(() -> gatherTwice("ann"));
          assertFalse(USER.isBound());
          try (var group = TaskGroup.open()) {
            Task<String> child = ScopedValue.where(USER, "bob").call(() -> group.start(USER::get));
            assertEquals("bob", child.await());
            assertFalse(group.start(USER::isBound).await());
            group.join();
          }
        });
  }

  private static int gatherTwice(String expected) throws InterruptedException {
    assertEquals(
        List.of(expected, List.of(expected)),
        Heddle.<Object>gather(USER::get, () -> Heddle.gather(USER::get)));
    return 0;
  }

  @Test
  void detachedTasksSeeTheBindingsOfTheirStarter() {
    runs.run(
        () -> {
          Task<String> task = ScopedValue.where(USER, "ann").call(() -> Heddle.start(USER::get));
          assertEquals("ann", task.await());
        });
  }

  @Test
  void groupLeftOpenByABindingIsClosedAndTheTaskEnds() {
    var child = new AtomicReference<Task<?>>();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<?> careless =
                group.start(
                    () -> ScopedValue.where(USER, "ann")
                        .run(() -> child.set(TaskGroup.open("left").start(Runs::forever))));
            assertThrows(ExceptionGroup.class, group::join);
            var failed = assertInstanceOf(Outcome.Failure.class, endingOf(careless));
            assertViolation(failed.cause());
          } catch (ExceptionGroup alreadySeen) {
            assertEquals(1, alreadySeen.leaves().size());
          }
          assertTrue(child.get().isCancelled());
        });
  }

  @Test
  void taskThatSurvivesTheViolationGoesOn() {
    runs.run(
        () -> {
          var left = new AtomicReference<TaskGroup>();
          assertViolation(
              assertThrows(
                  RuntimeException.class,
                  () -> ScopedValue.where(USER, "ann")
                      .run(() -> left.set(TaskGroup.open("left")))));
          Heddle.yieldNow();
          left.get().close();
          try (var group = TaskGroup.open()) {
            assertEquals(1, group.start(() -> 1).await());
            group.join();
          }
        });
  }

  /** By name, since naming the class itself needs preview features. */
  private static void assertViolation(Throwable thrown) {
    assertEquals("StructureViolationException", thrown.getClass().getSimpleName());
  }

  private static Outcome<?> endingOf(Task<?> task) {
    try {
      return Heddle.shield(() -> task.outcome());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
