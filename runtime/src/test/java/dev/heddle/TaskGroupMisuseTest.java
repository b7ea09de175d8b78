package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class TaskGroupMisuseTest {
  @Parameter Runs runs;

  @Test
  void openOutsideARunSaysWhatToDo() {
    var e = assertThrows(IllegalStateException.class, TaskGroup::open);
    assertTrue(e.getMessage().contains("Heddle.run"), e.getMessage());
  }

  @Test
  void startAfterCloseIsAnError() {
    runs.run(
        () -> {
          TaskGroup kept;
          try (var group = TaskGroup.open("brief")) {
            kept = group;
          }
          var e = assertThrows(IllegalStateException.class, () -> kept.start(() -> 1));
          assertTrue(e.getMessage().contains("brief"), e.getMessage());
          kept.close();
        });
  }

  @Test
  void onlyTheOwnerJoinsAndCloses() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open("mine")) {
            for (Action<InterruptedException> misuse : java.util.List
                .<Action<InterruptedException>>of(group::join, group::close)) {
              Task<?> child =
                  group.start(() -> assertThrows(IllegalStateException.class, misuse::run));
              var e = (IllegalStateException) child.await();
              assertTrue(
                  e.getMessage().contains("mine") && e.getMessage().contains("main"),
                  e.getMessage());
            }
            group.join();
          }
        });
  }

  @Test
  void groupLeftOpenIsClosedAndReportedByName() {
    var orphan = new AtomicReference<Task<?>>();
    var e =
        assertThrows(
            IllegalStateException.class,
            () -> runs.run(
                () -> {
                  TaskGroup.open("outer-left");
                  TaskGroup inner = TaskGroup.open("forgotten");
                  orphan.set(inner.start(Runs::forever));
                }));
    assertTrue(e.getMessage().contains("forgotten"), e.getMessage());
    assertTrue(orphan.get().isCancelled());
  }

  @Test
  void groupLeftOpenByAFailingBodyIsSuppressedBehindItsFailure() {
    var failure = new IllegalArgumentException("the cause");
    assertSame(
        failure,
        assertThrows(
            IllegalArgumentException.class,
            () -> runs.run(
                () -> {
                  TaskGroup.open("forgotten").start(Runs::forever);
                  throw failure;
                })));
    assertEquals(1, failure.getSuppressed().length);
    assertTrue(failure.getSuppressed()[0].getMessage().contains("forgotten"));
  }

  @Test
  void closingTheOuterGroupFirstClosesTheInnerOneAndSaysSo() {
    runs.run(
        () -> {
          TaskGroup outer = TaskGroup.open("outer");
          TaskGroup inner = TaskGroup.open("inner");
          Task<?> child = inner.start(Runs::forever);
          var e = assertThrows(IllegalStateException.class, outer::close);
          assertTrue(e.getMessage().contains("inner"), e.getMessage());
          assertTrue(child.isCancelled());
          inner.close();
          Heddle.yieldNow();
        });
  }

  @Test
  void missingBodyIsRefusedAtTheDoor() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Body<String, RuntimeException> none = null;
            assertThrows(NullPointerException.class, () -> group.start(none));
            assertThrows(NullPointerException.class, () -> Heddle.start(none));
            group.join();
          }
        });
  }

  @Test
  void tasksThatAwaitEachOtherCanBeDescribed() {
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            var second = new AtomicReference<Task<?>>();
            Task<?> first =
                group.start(
                    "first",
                    () -> {
                      Runs.until(() -> second.get() != null);
                      second.get().await();
                    });
            second.set(group.start("second", () -> first.await()));
            Runs.until(() -> first.toString().contains("await of"));
            Runs.until(() -> second.get().toString().contains("await of"));
            assertTrue(first.toString().contains("second"), first.toString());
            assertTrue(second.get().toString().contains("first"));
            group.cancel("seen");
          }
        });
  }
}
