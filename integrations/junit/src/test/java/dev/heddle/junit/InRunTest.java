package dev.heddle.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InRunTest {
  private static final Map<String, String> runs = new TreeMap<>();

  private static synchronized void seen(String test) {
    assertNotNull(Task.currentOrNull());
    runs.put(test, Heddle.scheduler().toString().startsWith("EventLoop") ? "loop" : "pool");
  }

  @InRun(carriers = 2)
  static class Tests {
    @Test
    void plain() {
      seen("plain");
    }

    @InRun
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void withParameters(int number) {
      seen("with " + number);
    }

    @RepeatedTest(2)
    void repeated() {
      seen("repeated");
    }

    @HeddleTest
    void withSettingsOfItsOwn() {
      seen("own");
    }

    @Nested
    class Inside {
      @Test
      void nested() {
        seen("nested");
      }
    }
  }

  static class Heir extends Tests {
    @Test
    void inherited() {
      seen("inherited");
    }
  }

  @Test
  void testsOfEachKindRunInARunWithTheNearestSettings() {
    runs.clear();
    Map<String, Object> ends = Failures.of(Heir.class);
    assertEquals(Set.of("SUCCESSFUL"), Set.copyOf(ends.values()), ends.toString());
    assertEquals(
        Map.of(
            "plain", "pool", "with 1", "loop", "with 2", "loop", "repeated", "pool", "own", "loop",
            "nested", "pool", "inherited", "pool"),
        runs);
    assertNull(Task.currentOrNull());
  }

  static class Hanging {
    @InRun(timeout = 200, unit = TimeUnit.MILLISECONDS)
    @Test
    void sleeps() throws InterruptedException {
      Heddle.sleep(Duration.ofHours(1));
    }
  }

  @Test
  void testThatHangsFailsWithTheTreeOfItsTasks() {
    Object end = Failures.of(Hanging.class).get("sleeps()");
    assertTrue(assertInstanceOf(HungTestError.class, end).getMessage().contains("main"));
  }
}
