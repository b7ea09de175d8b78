package dev.heddle.ipc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.Sleepers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command has started ends with its scope, wherever it has gone. */
@Timeout(60)
class CommandScopeTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final String QUIET = ">/dev/null 2>&1 </dev/null";

  @TempDir private Path folder;
  private Sleepers sleepers;

  @BeforeEach
  void makeSleepers() {
    sleepers = new Sleepers(folder);
  }

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertEquals(List.of(), sleepers.left());
  }

  private static Command shell(String script) {
    return Command.of("sh", "-c", script).grace(SHORT);
  }

  private String allKinds() {
    return sleepers.inBackground("plain", QUIET) + sleepers.inBackground("holder", "")
        + sleepers.daemon("daemon", QUIET) + sleepers.daemon("holding-daemon", "")
        + sleepers.deaf("deaf", QUIET);
  }

  @Test
  void whatACommandLeavesInTheBackgroundEndsWithRun() throws Exception {
    assertEquals("out\n", shell(allKinds() + "echo out").run().out());
    assertEquals(List.of(), sleepers.left());
    assertEquals(5, folder.toFile().list().length);
  }

  @Test
  void whatACommandLeavesInTheBackgroundEndsWithLines() throws Exception {
    var lines = new ArrayList<String>();
    shell(allKinds() + "echo out").lines(lines::add);
    assertEquals(List.of("out"), lines);
  }

  @Test
  void whatACommandThatHasEndedHasLeftEndsWithClose() throws Exception {
    try (Subprocess command = shell(allKinds() + "echo out").start()) {
      assertEquals("out", command.stdout().readLine());
      assertEquals(0, command.join());
      assertTrue(sleepers.await(5).stream().allMatch(Sleepers::runs));
    }
  }

  @Test
  void closeAndKillEndWhatARunningCommandHasStarted() throws Exception {
    try (Subprocess command = shell(allKinds() + "echo out; wait").start()) {
      assertEquals("out", command.stdout().readLine());
    }
    assertEquals(List.of(), sleepers.left());
    try (Subprocess command = shell(allKinds() + "echo out; wait").start()) {
      assertEquals("out", command.stdout().readLine());
      command.kill();
      assertEquals(List.of(), sleepers.left());
      assertEquals(128 + 9, command.join());
    }
  }

  @Test
  void limitAndCancellationEndWhatACommandHasStarted() {
    assertThrows(
        TimeoutException.class, () -> shell(allKinds() + "wait; wait").timeout(SHORT).run());
    Heddle.run(
        () -> assertThrows(
            TimeoutException.class,
            () -> Heddle.timeout(SHORT, () -> shell(allKinds() + "wait; wait").run())));
  }

  @Test
  void commandThatGoesOnForkingLeavesNothing() throws Exception {
    String script =
        "trap '' TERM; n=0; echo go; while :; do n=$((n + 1)); sleep 600 & echo $! > '" + folder
            + "'/$n; sleep 0.01; done";
    for (int i = 0; i < 3; i++) {
      try (Subprocess command = shell(script).grace(Duration.ofMillis(20)).start()) {
        assertEquals("go", command.stdout().readLine());
      }
      assertEquals(List.of(), sleepers.left());
    }
  }

  @Test
  void whatIsStartedWhenAskedToEndEndsToo() throws Exception {
    String script =
        "trap \"" + sleepers.inBackground("late", QUIET).replace("$", "\\$")
            + "exit\" TERM; echo go; while :; do sleep 0.01; done";
    try (Subprocess command = shell(script).start()) {
      assertEquals("go", command.stdout().readLine());
    }
    assertEquals(1, folder.toFile().list().length);
  }

  @Test
  void whatIsLeftMayWriteForTheGracePeriod() throws Exception {
    Path go = folder.resolve("go");
    String script =
        "echo ready; while [ ! -e '" + go + "' ]; do sleep 0.01; done; (sleep 0.1; echo late) &";
    var lines = new ArrayList<String>();
    shell(script)
        .grace(Duration.ofSeconds(30))
        .lines(
            line -> {
              lines.add(line);
              if (line.equals("ready")) {
                Files.createFile(go);
              }
            });
    assertEquals(List.of("ready", "late"), lines);
  }

  @Test
  void manyCommandsAtOnceLeaveNothing() throws Exception {
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 12; i++) {
              String name = "s" + i;
              group.start(
                  () -> assertEquals(
                      "out\n",
                      shell(sleepers.daemon(name, QUIET) + "echo out").run().out()));
            }
            group.join();
          }
        });
    assertEquals(12, folder.toFile().list().length);
  }

  @Test
  void commandsOfOthersAreSpared() throws Exception {
    try (Subprocess other = Command.of("cat").start()) {
      shell(allKinds() + "echo out").run();
      assertTrue(other.isAlive());
      other.stdin().write("still here\n");
      assertEquals("still here", other.stdout().readLine());
    }
  }

  @Test
  void startingACommandHoldsUpNoCarrier() throws Exception {
    Heddle.run(
        () -> {
          int others = 0;
          for (int i = 0; i < 200 && others == 0; i++) {
            var ran = new boolean[1];
            Heddle.start(() -> ran[0] = true);
            try (Subprocess command = Command.of("true").start()) {
              // What was ready has run meanwhile, unless the command had started before anybody could wait.
              others += ran[0] ? 1 : 0;
              assertEquals(0, command.join());
            }
          }
          assertEquals(1, others);
        });
  }
}
