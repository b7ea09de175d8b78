package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A body of a group that fails while it unwinds does not hide why it unwinds. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class HiddenFailureTest {
  private static final String CHILDS = "database went away";

  @Parameter Runs runs;

  private static void failingChild(TaskGroup group) {
    group.start(() -> {
      throw new IllegalStateException(CHILDS);
    });
  }

  private static <E extends Throwable> void fail(E failure) throws E {
    throw failure;
  }

  /** The ways of a body to be told. */
  private List<Action<?>> waitsIn(TaskGroup group) {
    return List.of(
        () -> Heddle.sleep(Duration.ofHours(1)),
        group::join,
        () -> Heddle.timeout(Duration.ofHours(1), Runs::forever),
        () -> {
          try (var inner = TaskGroup.open("inner")) {
            inner.start(Runs::forever);
            inner.join();
          }
        });
  }

  @Test
  void failureOfTheBodysCleanupHasTheGroupsSuppressed() {
    runs.run(() -> {
      for (Exception cleanup : List.of(new IllegalStateException("closed"),
          new IOException("io"))) {
        for (int wait = 0; wait < 4; wait++) {
          int which = wait;
          var thrown = assertThrows(cleanup.getClass(), () -> {
            try (var group = TaskGroup.open("shop")) {
              failingChild(group);
              try {
                waitsIn(group).get(which).run();
              } finally {
                fail(cleanup);
              }
            }
          });
          assertSame(cleanup, thrown);
          var hidden =
              assertInstanceOf(
                  ExceptionGroup.class, thrown.getSuppressed()[thrown.getSuppressed().length - 1]);
          assertEquals(CHILDS, hidden.leaves().getFirst().getMessage());
          assertTrue(traceOf(thrown).contains("failingChild"), traceOf(thrown));
        }
      }
    });
  }

  @Test
  void groupThatArrivesIsToldOnce() {
    runs.run(() -> {
      var thrown = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open("shop")) {
          failingChild(group);
          Runs.forever();
        }
      });
      assertEquals(1, thrown.getSuppressed().length);
      assertNull(thrown.getSuppressed()[0].getCause());
      String trace = traceOf(thrown);
      assertTrue(trace.contains("as told above"), trace);
      assertEquals(3, trace.split(CHILDS, -1).length, trace);
      assertTrue(!trace.contains("CIRCULAR"), trace);
      assertEquals(1, thrown.leaves().size());
    });
  }

  private static String traceOf(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void bodyThatHasLookedAtTheFailureMayGoOn() {
    runs.run(() -> {
      try (var group = TaskGroup.open("shop")) {
        failingChild(group);
        try {
          group.join();
        } catch (ExceptionGroup e) {
          assertEquals(CHILDS, e.exceptions().getFirst().getMessage());
        }
      }
    });
  }

  @Test
  void failureThatTheBodySwallowsUnseenIsThrownByClose() {
    runs.run(() -> {
      var thrown = assertThrows(ExceptionGroup.class, () -> {
        try (var group = TaskGroup.open("shop")) {
          failingChild(group);
          try {
            Runs.forever();
          } catch (ExceptionGroup _) {
            // And goes on as if nothing were.
          }
        }
      });
      assertEquals(CHILDS, thrown.leaves().getFirst().getMessage());
    });
  }

  /** What the cleanup is cancelled by takes the place of the failure: it is that which ends the task. */
  @Test
  void cancellationThatReachesTheCleanupDoesNotHideIt() {
    runs.run(() -> {
      try (var outer = TaskGroup.open(GroupOption.collectOutcomes())) {
        Task<?> owner = outer.start(() -> {
          try (var group = TaskGroup.open("shop")) {
            failingChild(group);
            try {
              Runs.forever();
            } finally {
              Task.current().cancel("meanwhile");
              Heddle.yieldNow();
            }
          }
        });
        outer.join();
        var failed = assertInstanceOf(Outcome.Failure.class, owner.outcome());
        assertEquals(
            CHILDS, ((ExceptionGroup) failed.cause()).leaves().getFirst().getMessage());
      }
    });
  }

  @Test
  void scopeThatEndsInTheCleanupDoesNotHideIt() {
    runs.run(() -> {
      var thrown = assertThrows(ExceptionGroup.class, () -> CancelScope.run(scope -> {
        try (var group = TaskGroup.open("shop")) {
          failingChild(group);
          try {
            Runs.forever();
          } finally {
            scope.cancel("meanwhile");
            Heddle.yieldNow();
          }
        }
      }));
      assertEquals(CHILDS, thrown.leaves().getFirst().getMessage());
    });
  }
}
