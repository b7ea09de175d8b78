package dev.heddle;

import static dev.heddle.GroupOption.keepGoing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** In debug a task knows where it was started, and the log of its failure says so. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class StartedAtTest {
  @Parameter Runs runs;

  @Test
  void debugRecordsWhereTasksAreStarted() {
    runs.builder().debug().run(() -> {
      try (var group = TaskGroup.open()) {
        assertStartedHere(group.start(() -> 1));
        assertStartedHere(group.startDaemon(Heddle::yieldNow));
        group.join();
      }
      assertStartedHere(Heddle.start(() -> 1));
      assertStartedHere(Heddle.gather(() -> (Task<?>) Task.current()).getFirst());
      assertStartedHere(Heddle.race(() -> (Task<?>) Task.current()));
    });
    runs.run(() -> assertEquals(List.of(), Heddle.start(() -> 1).startedAt()));
  }

  private static void assertStartedHere(Task<?> task) {
    StackTraceElement first = task.startedAt().getFirst();
    assertEquals(StartedAtTest.class.getName(), first.getClassName(), task.startedAt()::toString);
    assertTrue(first.getMethodName().contains("debugRecords"), first::toString);
  }

  @Test
  void failureNobodyAwaitsIsLoggedWithNamePlaceAndCause() {
    var log = new java.io.ByteArrayOutputStream();
    var before = System.err;
    System.setErr(new java.io.PrintStream(log, true));
    try {
      runs.builder().debug().run(() -> {
        try (var group = TaskGroup.open(keepGoing())) {
          group.start("courier", () -> {
            throw new IllegalStateException("outer", new IOException("the root of it"));
          });
          group.join();
        }
      });
    } finally {
      System.setErr(before);
    }
    String text = log.toString();
    assertTrue(text.contains("courier") && text.contains("nobody awaits it"), text);
    assertTrue(text.contains("started at " + StartedAtTest.class.getName()), text);
    assertTrue(text.contains("IllegalStateException: outer"), text);
    assertTrue(text.contains("Caused by: java.io.IOException: the root of it"), text);
  }
}
