package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class CoroutineTest {
  @Parameter Runs runs;

  @Test
  void runsWhenAwaitedAndNotBeforeInTheAwaitingTask() {
    runs.run(
        () -> {
          var ran = new AtomicInteger();
          Coroutine<Task<?>> coroutine =
              Coroutine.of(
                  () -> {
                    ran.incrementAndGet();
                    Heddle.yieldNow();
                    return Task.current();
                  });
          Heddle.yieldNow();
          assertEquals(0, ran.get());
          assertSame(Task.current(), coroutine.await());
          assertEquals(1, ran.get());
        });
  }

  @Test
  void awaitedTwiceNamesThePlaceItWasMadeAndWhoAwaitedIt() {
    runs.run(
        () -> {
          Coroutine<Integer> coroutine = Coroutine.of(() -> 7);
          try (var group = TaskGroup.open()) {
            assertEquals(7, group.start("early", coroutine::await).await());
            group.join();
          }
          var e = assertThrows(IllegalStateException.class, coroutine::await);
          assertTrue(e.getMessage().contains("CoroutineTest.java:"), e.getMessage());
          assertTrue(e.getMessage().contains("awaitedTwiceNames"), e.getMessage());
          assertTrue(e.getMessage().contains("task 'early'"), e.getMessage());
        });
  }

  @Test
  void ofManyWhoAwaitItAtOnceOneRunsTheBody() {
    runs.run(
        () -> {
          var ran = new AtomicInteger();
          var refused = new AtomicInteger();
          Coroutine<Integer> coroutine = Coroutine.of(ran::incrementAndGet);
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 20; i++) {
              group.start(
                  () -> {
                    try {
                      coroutine.await();
                    } catch (IllegalStateException _) {
                      refused.incrementAndGet();
                    }
                  });
            }
            group.join();
          }
          assertEquals(1, ran.get());
          assertEquals(19, refused.get());
        });
  }

  @Test
  void failuresArriveAsThrownAndCheckedOnesWrapped() {
    runs.run(
        () -> {
          var unchecked = new IllegalArgumentException("mine");
          Coroutine<Integer> failing = Coroutine.of(() -> {
            throw unchecked;
          });
          assertSame(unchecked, assertThrows(RuntimeException.class, failing::await));
          Coroutine<Integer> checked = Coroutine.of(() -> {
            throw new IOException("disk");
          });
          var e = assertThrows(TaskFailedException.class, checked::await);
          assertInstanceOf(IOException.class, e.getCause());
          assertTrue(e.getMessage().contains("CoroutineTest.java:"), e.getMessage());
        });
  }

  @Test
  void cancelledWithTheAwaitingTask() {
    runs.run(
        () -> {
          Coroutine<?> endless = Coroutine.of(() -> Runs.forever());
          assertThrows(
              TimeoutException.class, () -> Heddle.timeout(Duration.ofMillis(5), endless::await));
          Task<?> task = Heddle.start(Coroutine.of(() -> Runs.forever())::await);
          Runs.untilWaiting(task);
          task.cancel("enough");
          assertInstanceOf(Outcome.Cancelled.class, task.outcome());
        });
  }

  /** Run in a JVM of its own, in debug. */
  static final class Forgetful {
    public static void main(String[] args) throws Exception {
      PrintStream screen = System.err;
      var log = new ByteArrayOutputStream();
      System.setErr(new PrintStream(log, true));
      Heddle.builder()
          .jdkScheduler()
          .run(
              () -> {
                Coroutine.of(() -> 1).await();
                forget();
              });
      boolean debug = Boolean.getBoolean("heddle.debug");
      while (debug && !log.toString().contains("never awaited")) {
        System.gc();
        Thread.sleep(5);
      }
      // Some time more for the report that must not come.
      for (int i = 0; i < 20; i++) {
        System.gc();
        Thread.sleep(5);
      }
      screen.print(log);
    }

    static void forget() {
      Coroutine.of(() -> 2);
    }
  }

  @Test
  void neverAwaitedIsReportedInDebugOnly() throws Exception {
    String reported = forgetful("-Dheddle.debug=true");
    assertTrue(reported.contains("was never awaited"), reported);
    assertTrue(reported.contains("Forgetful.forget(CoroutineTest.java:"), reported);
    assertEquals(reported.indexOf("never awaited"), reported.lastIndexOf("never awaited"),
        reported);
    String silent = forgetful("-Dheddle.debug=false");
    assertEquals(-1, silent.indexOf("never awaited"), silent);
  }

  private static String forgetful(String property) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            JdkGateway.FLAG,
            property,
            "-cp",
            System.getProperty("java.class.path"),
            Forgetful.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
