package dev.heddle.junit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.commons.JUnitException;
import org.opentest4j.TestAbortedException;

@Timeout(60)
class HeddleTestTest {
  private static final Duration LONG = Duration.ofHours(1);

  private static final List<String> seen = new CopyOnWriteArrayList<>();

  @BeforeEach
  void nothingSeen() {
    seen.clear();
  }

  static class Good {
    @BeforeEach
    void outside() {
      assertNull(Task.currentOrNull());
      seen.add("before");
    }

    @HeddleTest
    void onOne() throws InterruptedException {
      assertEquals("event loop", kind());
      assertEquals(List.of(1, 2), Heddle.gather(() -> 1, () -> 2));
    }

    @HeddleTest(carriers = {1, 2, 4}, jdkScheduler = true, timeout = 30)
    void onMany() {
      seen.add(kind());
    }

    private static String kind() {
      return Heddle.scheduler().toString().startsWith("EventLoop") ? "event loop" : "other";
    }
  }

  @Test
  void methodRunsAsTheMainTaskOnceForEachScheduler() {
    Map<String, Object> ends = Failures.of(Good.class);
    assertEquals(Set.of("SUCCESSFUL"), Set.copyOf(ends.values()), ends.toString());
    assertEquals(
        Set.of(
            "onOne() on an event loop", "onMany() on an event loop", "onMany() on 2 carriers",
            "onMany() on 4 carriers", "onMany() on the JDK's scheduler"),
        ends.keySet());
    assertEquals(5, seen.stream().filter("before"::equals).count());
    assertEquals(1, seen.stream().filter("event loop"::equals).count());
    assertEquals(3, seen.stream().filter("other"::equals).count());
  }

  private static final IOException OWN = new IOException("its own");

  static class Throwing {
    @HeddleTest
    void checked() throws IOException {
      throw OWN;
    }

    @HeddleTest
    void aborted() {
      Assumptions.abort("not here");
    }
  }

  @Test
  void whatTheMethodThrowsIsWhatTheTestFailsWith() {
    Map<String, Object> ends = Failures.of(Throwing.class);
    assertSame(OWN, ends.get("checked() on an event loop"));
    assertInstanceOf(TestAbortedException.class, ends.get("aborted() on an event loop"));
  }

  static class Hanging {
    @HeddleTest(timeout = 200, unit = TimeUnit.MILLISECONDS, carriers = {1, 2}, jdkScheduler = true)
    void sleeps() throws Exception {
      try (var group = TaskGroup.open()) {
        group.start("sleeper", () -> Heddle.sleep(LONG));
        group.join();
      } finally {
        seen.add("cleaned up");
      }
    }

    @HeddleTest(timeout = 200, unit = TimeUnit.MILLISECONDS)
    void holdsItsCarrier() throws InterruptedException {
      while (seen.size() < 100) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void testThatHangsIsCancelledAndFailsWithTheTreeOfItsTasks() {
    try {
      Map<String, Object> ends = Failures.of(Hanging.class);
      assertEquals(4, ends.size(), ends.toString());
      ends.forEach(
          (test, end) -> {
            String told = assertInstanceOf(HungTestError.class, end).getMessage();
            if (test.startsWith("sleeps")) {
              assertTrue(told.contains("sleeper") && told.contains("sleep"), told);
              assertTrue(told.contains("within PT0.2S. Its"), told);
              assertEquals(1, ((Throwable) end).getSuppressed().length);
            } else {
              assertTrue(told.contains("nor when it was cancelled"), told);
              assertTrue(told.contains("holdsItsCarrier"), told);
            }
          });
      assertEquals(List.of("cleaned up", "cleaned up", "cleaned up"), seen);
    } finally {
      seen.addAll(Collections.nCopies(100, "let it go"));
    }
  }

  static class Stuck {
    @HeddleTest(isolated = true)
    void waitsForNothing() throws InterruptedException {
      new Promise<String>().await();
    }
  }

  @Test
  void testThatIsStuckFailsWithTheGraphOfWaits() {
    Object end = Failures.of(Stuck.class).get("waitsForNothing() on an event loop");
    String told = assertInstanceOf(DeadlockException.class, end).getMessage();
    assertTrue(told.contains("Stuck.waitsForNothing"), told);
  }

  static class Leaving {
    @HeddleTest(carriers = {1, 2}, jdkScheduler = true)
    void forgets() {
      Heddle.start("forgotten", () -> Heddle.sleep(LONG));
    }

    @HeddleTest(mayLeaveTasks = true)
    void mayForget() {
      Heddle.start("forgotten", () -> Heddle.sleep(LONG));
    }

    @HeddleTest(carriers = {1, 2}, jdkScheduler = true)
    void waitsForThoseWhoAreAboutToEnd() {
      Heddle.start("on its way", () -> {
        for (int i = 0; i < 1_000; i++) {
          Heddle.yieldNow();
        }
      });
      Heddle.start("cancelled", () -> {
        try {
          Heddle.sleep(LONG);
        } finally {
          seen.add("cleaned up");
        }
      }).cancel("enough");
    }
  }

  @Test
  void testThatLeavesTasksBehindFailsAndNamesThem() {
    Failures.of(Leaving.class).forEach(
        (test, end) -> {
          if (test.startsWith("forgets")) {
            String told = assertInstanceOf(LeftTasksError.class, end).getMessage();
            assertTrue(told.contains("left behind 'forgotten'"), told);
          } else {
            assertEquals("SUCCESSFUL", end, test);
          }
        });
  }

  static class Unheard {
    @HeddleTest
    void nobodyAwaits() throws InterruptedException {
      Heddle.start("lonely", () -> {
        throw OWN;
      });
      Heddle.yieldNow();
    }

    @HeddleTest
    void failsToo() throws InterruptedException {
      nobodyAwaits();
      throw new IllegalStateException("the test");
    }

    @HeddleTest
    void somebodyAwaits() throws InterruptedException {
      Task<?> task = Heddle.start(() -> {
        throw OWN;
      });
      task.outcome();
    }
  }

  @Test
  void failureThatNobodyAwaitsFailsTheTest() {
    Map<String, Object> ends = Failures.of(Unheard.class);
    Throwable alone =
        assertInstanceOf(AssertionError.class, ends.get("nobodyAwaits() on an event loop"));
    assertTrue(alone.getMessage().contains("'lonely'"), alone.getMessage());
    assertSame(OWN, alone.getCause());
    Throwable both =
        assertInstanceOf(IllegalStateException.class, ends.get("failsToo() on an event loop"));
    assertSame(OWN, both.getSuppressed()[0].getCause());
    assertEquals("SUCCESSFUL", ends.get("somebodyAwaits() on an event loop"));
  }

  static class Wrong {
    @HeddleTest(carriers = 0)
    void onNone() {
      seen.add("ran");
    }

    @HeddleTest(timeout = 0)
    void inNoTime() {
      seen.add("ran");
    }
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedAndNothingRuns() {
    Failures.of(Wrong.class);
    assertEquals(List.of(), seen);
    assertTrue(refused(() -> new RunSettings(0, false, LONG, false, false)).getMessage()
        .contains("not on 0"));
    assertTrue(refused(() -> new RunSettings(1, false, Duration.ZERO, false, false)).getMessage()
        .contains("PT0S"));
  }

  private static RuntimeException refused(Runnable settings) {
    return assertThrows(
        JUnitException.class, settings::run);
  }
}
