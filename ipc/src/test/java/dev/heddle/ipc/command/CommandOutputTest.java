package dev.heddle.ipc.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command writes arrives whole, whatever it is and however it is read. */
@Timeout(60)
class CommandOutputTest {
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path folder;

  private static Command shell(String script) {
    return Command.of("sh", "-c", script).grace(SHORT);
  }

  private static List<HeddleBuilder> schedulers() {
    return List.of(
        Heddle.builder(),
        Heddle.builder().carriers(2),
        Heddle.builder().carriers(4),
        Heddle.builder().jdkScheduler());
  }

  /** More than the pipe and what is read ahead of a handler hold together. */
  @Test
  void slowHandlerGetsEveryLineOfACommandThatHasEnded() throws Exception {
    int lines = 60_000;
    for (HeddleBuilder scheduler : schedulers()) {
      var got = new int[1];
      scheduler.run(
          () -> Command.of("seq", "1", "" + lines).grace(SHORT).lines(
              line -> {
                got[0]++;
                if (got[0] % 20_000 == 1) {
                  Heddle.sleep(SHORT.multipliedBy(4));
                }
                assertEquals(got[0], Integer.parseInt(line));
              }));
      assertEquals(lines, got[0]);
    }
  }

  @Test
  void linesOfARunningCommandComeToTheEndAndTheRestIsThereAfterAFailure() throws Exception {
    for (HeddleBuilder scheduler : schedulers()) {
      var got = new ArrayList<String>();
      scheduler.run(() -> {
        try (Subprocess shell = shell("printf 'one\\r\\ntwo\\n\\nlast'").start()) {
          assertThrows(IOException.class, () -> shell.stdout().forEachLine(line -> {
            got.add(line);
            Heddle.yieldNow();
            throw new IOException("enough");
          }));
          shell.stdout().forEachLine(got::add);
          shell.stdout().forEachLine(got::add);
        }
      });
      assertEquals(List.of("one", "two", "", "last"), got);
    }
  }

  @Test
  void graceOfZeroLosesNoOutput() throws Exception {
    for (int i = 0; i < 20; i++) {
      assertEquals("hello\n", Command.of("echo", "hello").grace(Duration.ZERO).run().out());
    }
    String many = Command.of("seq", "1", "50000").grace(Duration.ZERO).run().out();
    assertEquals(50_000, many.lines().count());
    var lines = new ArrayList<String>();
    Command.of("seq", "1", "50000").grace(Duration.ZERO).lines(lines::add);
    assertEquals(many.lines().toList(), lines);
  }

  @Test
  void outputOfEveryShapeArrives() throws Exception {
    byte[] bytes = new byte[300_000];
    new Random(7).nextBytes(bytes);
    assertArrayEquals(bytes, Command.of("cat").input(bytes).run().stdout());
    assertEquals("", Command.of("true").run().out());
    assertEquals("no end", Command.of("printf", "no end").run().out());
    var lines = new ArrayList<String>();
    Command.of("printf", "a\\n\\nno end").lines(lines::add);
    assertEquals(List.of("a", "", "no end"), lines);
    lines.clear();
    shell("echo a; exec >&-; sleep 0.1").lines(lines::add);
    assertEquals(List.of("a"), lines);
    lines.clear();
    shell("head -c 300000 /dev/zero | tr '\\0' x; echo; echo end").lines(lines::add);
    assertEquals(List.of(300_000, 3), lines.stream().map(String::length).toList());
  }

  @Test
  void startedCommandCanBeReadAfterItsEnd() throws Exception {
    try (Subprocess command = Command.of("seq", "1", "20000").start()) {
      Thread.sleep(SHORT);
      assertEquals(20_000, new String(command.stdout().readAll(1 << 20)).lines().count());
      assertEquals(0, command.join());
    }
    try (Subprocess command = Command.of("seq", "1", "2000").start()) {
      command.join();
      assertEquals(2_000, new String(command.stdout().readAll(1 << 20)).lines().count());
    }
  }

  @Test
  void timeoutTellsWhatHadBeenWritten() {
    var late =
        assertThrows(
            SubprocessTimeoutException.class,
            () -> shell("echo partial; echo complaint >&2; sleep 60")
                .timeout(Duration.ofSeconds(1))
                .run());
    assertEquals("partial\n", late.out());
    assertEquals("complaint\n", late.err());
    assertTrue(late.getMessage().contains("partial"), late.getMessage());
    assertTrue(late.getMessage().contains("complaint"), late.getMessage());
    late =
        assertThrows(
            SubprocessTimeoutException.class,
            () -> shell("echo complaint >&2; sleep 60")
                .timeout(Duration.ofSeconds(1))
                .lines(_ -> {}));
    assertEquals("complaint\n", late.err());
  }

  @Test
  void outputsGoWhereTheyAreSent() throws Exception {
    Command both = shell("echo out; echo err >&2");
    Path file = folder.resolve("file");
    SubprocessResult result = both.stdout(Redirect.to(file.toFile())).run();
    assertEquals("", result.out());
    assertEquals("err\n", result.err());
    assertEquals("out\n", Files.readString(file));
    assertEquals("out\nerr\n", both.mergeErrors().run().out());
    assertEquals("out\n", both.stderr(Redirect.DISCARD).check().out());
    var failed =
        assertThrows(
            IllegalArgumentException.class, () -> both.stdout(Redirect.from(file.toFile())));
    assertTrue(failed.getMessage().contains("Redirect.to"), failed.getMessage());
  }

  /** It would wait for ever for a reader of its outputs. */
  @Test
  void commandWhoseOutputIsDiscardedCanBeJoined() throws Exception {
    Command loud = shell("seq 1 100000; seq 1 100000 >&2; exit 3");
    try (Subprocess command = loud.stdout(Redirect.DISCARD).stderr(Redirect.DISCARD).start()) {
      assertEquals(3, command.join());
    }
  }

  @Test
  void textIsInTheCharsetThatWasSaid() throws Exception {
    Command latin = Command.of("cat").charset(StandardCharsets.ISO_8859_1).input("größe\n");
    assertArrayEquals("größe\n".getBytes(StandardCharsets.ISO_8859_1), latin.run().stdout());
    assertEquals("größe\n", latin.run().out());
    var lines = new ArrayList<String>();
    latin.lines(lines::add);
    assertEquals(List.of("größe"), lines);
    try (Subprocess cat = latin.input("").start()) {
      cat.stdin().write("größe\n");
      assertEquals("größe", cat.stdout().readLine());
    }
  }

  @Test
  void lineAndErrorsOverTheLimitAreRefused() {
    var failed =
        assertThrows(
            IOException.class,
            () -> shell("yes | tr -d '\\n'").maxOutput(10_000).lines(_ -> {}));
    assertTrue(failed.getMessage().contains("a line of more than 10000"), failed.getMessage());
    failed =
        assertThrows(
            IOException.class, () -> shell("yes >&2").maxOutput(10_000).lines(_ -> {}));
    assertTrue(failed.getMessage().contains("Command.maxOutput"), failed.getMessage());
  }

  /** As in the C locale, whatever the locale is here. */
  @Test
  void wordsAndVariablesThatTheLocaleCannotSayArriveInUtf8() throws Exception {
    List<String> words =
        List.of("größe 日本 😀", "", "a b", "$HOME '\"\\ *", "-n", "line\n\n", "%b\\0101");
    List<String> command = new ArrayList<>(List.of("printf", "%s|"));
    command.addAll(words);
    String out =
        Command.of("sh", "-c", Utf8Words.script(command, Map.of("A", "größe\n"))).check().out();
    assertEquals(String.join("|", words) + "|", out);
    List<String> show = List.of("sh", "-c", "printf %s \"$A\"");
    out = Command.of("sh", "-c", Utf8Words.script(show, Map.of("A", "größe\n"))).check().out();
    assertEquals("größe\n", out);
    assertEquals("größe", Command.of("printf", "%s", "größe").check().out());
    assertEquals("größe", Command.of(show).with("A", "größe").check().out());
  }
}
