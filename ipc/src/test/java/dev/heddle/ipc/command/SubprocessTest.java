package dev.heddle.ipc.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.OptionalInt;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SubprocessTest {
  private static final Duration SHORT = Duration.ofMillis(200);

  @TempDir private Path directory;

  @AfterEach
  void noProcessIsLeft() {
    assertEquals(0, ProcessHandle.current().children().filter(ProcessHandle::isAlive).count());
  }

  private static Command shell(String script) {
    return Command.of("sh", "-c", script).grace(SHORT);
  }

  @Test
  void runCollectsBothOutputsAndTheExitCode() throws Exception {
    SubprocessResult result = shell("echo out; echo err >&2; exit 3").run();
    assertEquals("out\n", result.out());
    assertEquals("err\n", result.err());
    assertEquals(3, result.exitCode());
  }

  @Test
  void bigInputAndOutputBothWaysDoNotDeadlock() throws Exception {
    byte[] bytes = new byte[5 << 20];
    new Random(1).nextBytes(bytes);
    SubprocessResult result = shell("tee /dev/stderr").input(bytes).run();
    assertArrayEquals(bytes, result.stdout());
    assertArrayEquals(bytes, result.stderr());
  }

  @Test
  void checkNamesTheCommandItsCodeAndItsWords() {
    var failed =
        assertThrows(
            SubprocessFailedException.class, () -> shell("echo no luck >&2; exit 4").check());
    assertEquals(4, failed.exitCode());
    assertTrue(failed.getMessage().contains("exited with code 4: no luck"), failed.getMessage());
  }

  @Test
  void directoryAndEnvironmentReachTheCommand() throws Exception {
    SubprocessResult result =
        shell("pwd; echo $HEDDLE_TEST").in(directory).with("HEDDLE_TEST", "yes").check();
    assertEquals(List.of(directory.toRealPath().toString(), "yes"), result.out().lines().toList());
  }

  @Test
  void commandThatDoesNotExistFailsAtOnceWithItsName() {
    var failed = assertThrows(IOException.class, () -> Command.of("heddle-no-such").run());
    assertTrue(failed.getMessage().contains("heddle-no-such"), failed.getMessage());
  }

  @Test
  void tooMuchOutputEndsTheCommandAndFails() {
    var failed = assertThrows(IOException.class, () -> Command.of("yes").maxOutput(1000).run());
    assertTrue(failed.getMessage().contains("maxOutput"), failed.getMessage());
  }

  @Test
  void timeoutEndsTheWholeTree() {
    String script = "trap '' TERM; (trap '' TERM; sleep 60) & sleep 60 & wait; wait";
    List<ProcessHandle> tree = new ArrayList<>();
    assertThrows(
        TimeoutException.class,
        () -> Heddle.run(
            () -> {
              try (var group = TaskGroup.open()) {
                group.start(
                    () -> {
                      Heddle.sleep(SHORT);
                      ProcessHandle.current().descendants().forEach(tree::add);
                    });
                var result =
                    assertThrows(
                        TimeoutException.class,
                        () -> shell(script).timeout(Duration.ofMillis(500)).run());
                group.join();
                throw result;
              }
            }));
    assertTrue(tree.size() >= 3, tree::toString);
    tree.forEach(member -> member.onExit().join());
    assertTrue(tree.stream().noneMatch(ProcessHandle::isAlive), tree::toString);
  }

  @Test
  void cancelledRunLeavesNoProcess() {
    Heddle.run(
        () -> assertThrows(
            TimeoutException.class, () -> Heddle.timeout(SHORT, () -> shell("sleep 60").run())));
  }

  @Test
  void linesComeWhileTheCommandRuns() throws Exception {
    var lines = new ArrayList<String>();
    shell("echo a; printf 'b\\r\\n'; echo; printf c").lines(lines::add);
    assertEquals(List.of("a", "b", "", "c"), lines);
    var failed =
        assertThrows(
            SubprocessFailedException.class,
            () -> shell("echo d; echo e >&2; exit 2").lines(lines::add));
    assertEquals("d", lines.getLast());
    assertEquals("e\n", failed.stderr());
  }

  @Test
  void handlerThatThrowsEndsAnEndlessCommand() {
    assertThrows(
        IllegalStateException.class,
        () -> Command.of("yes").lines(
            _ -> {
              throw new IllegalStateException("enough");
            }));
  }

  @Test
  void outputHeldOpenByWhatIsLeftBehindIsNotWaitedForForEver() throws Exception {
    SubprocessResult result = shell("setsid sleep 5 & echo hi").run();
    assertEquals("hi\n", result.out());
    var lines = new ArrayList<String>();
    shell("setsid sleep 5 & echo hi").lines(lines::add);
    assertEquals(List.of("hi"), lines);
  }

  @Test
  void pidIsTheCommandsOwn() throws Exception {
    Heddle.run(
        () -> {
          try (Subprocess shell = Command.of("sh", "-c", "echo $$; read line").start()) {
            assertEquals(Long.toString(shell.pid()), shell.stdout().readLine());
          }
        });
  }

  @Test
  void conversationWithARunningCommandLeavesTheLoopFree() throws Exception {
    Heddle.run(
        () -> {
          try (Subprocess cat = Command.of("cat").start(); var group = TaskGroup.open()) {
            var ticks = new int[1];
            var ticker =
                group.start(
                    () -> {
                      while (true) {
                        Heddle.sleep(Duration.ofMillis(1));
                        ticks[0]++;
                      }
                    });
            for (int i = 0; i < 100; i++) {
              cat.stdin().write("line " + i + "\n");
              assertEquals("line " + i, cat.stdout().readLine());
            }
            // Waits for what never comes, and the loop goes on.
            assertThrows(
                TimeoutException.class,
                () -> Heddle.timeout(SHORT, () -> cat.stdout().readLine()));
            assertTrue(ticks[0] > 10, () -> ticks[0] + " ticks");
            cat.stdin().write("last");
            cat.stdin().close();
            assertEquals("last", cat.stdout().readLine());
            assertEquals(Optional.empty(), cat.stdout().readLineOrDone());
            assertEquals(0, cat.join());
            assertFalse(cat.isAlive());
            ticker.cancel("enough");
          }
        });
  }

  @Test
  void cancelledReadLosesNothing() throws Exception {
    Heddle.run(
        () -> {
          try (Subprocess slow = shell("printf ha; sleep 0.4; echo lf").start()) {
            assertThrows(
                TimeoutException.class,
                () -> Heddle.timeout(SHORT, () -> slow.stdout().readLine()));
            assertEquals("half", slow.stdout().readLine());
          }
        });
  }

  @Test
  void writeToACommandThatHasClosedItsInputFails() throws Exception {
    Heddle.run(
        () -> {
          try (Subprocess deaf = shell("exec 0<&-; sleep 60").start()) {
            var failed =
                assertThrows(
                    IOException.class,
                    () -> {
                      while (true) {
                        deaf.stdin().write("x".repeat(100_000));
                      }
                    });
            assertTrue(failed.getMessage().contains("input"), failed.getMessage());
          }
        });
  }

  @Test
  void killedCommandSaysItsSignal() throws Exception {
    assertEquals(128 + 9, shell("kill -9 $$").run().exitCode());
    try (Subprocess sleeper = Command.of("sleep", "60").start()) {
      assertEquals(OptionalInt.empty(), sleeper.tryJoin(SHORT));
      sleeper.terminate();
      assertEquals(128 + 15, sleeper.join());
    }
  }

  @Test
  void inputThatNobodyReadsIsNoFailure() throws Exception {
    String result = shell("echo done").input("x".repeat(1 << 20)).check().out();
    assertArrayEquals("done\n".getBytes(StandardCharsets.UTF_8), result.getBytes());
  }
}
