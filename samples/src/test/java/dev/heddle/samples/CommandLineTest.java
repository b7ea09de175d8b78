package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.primitives.Samples;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
class CommandLineTest {
  private static final Map<String, String> PROMISED =
      Map.ofEntries(
          Map.entry("hello", "Hello from task 'main'"),
          Map.entry("gather", "breakfast: [tea, egg, toast]"),
          Map.entry("group", "handled: the disk is full"),
          Map.entry("timeout", "cleaned up\ntoo late"),
          Map.entry("cancel", "cancelled: lunch time, by main\nit stopped"),
          Map.entry("queue", "sum: 5050"),
          Map.entry("timeline", "timeline of 5 tasks in "),
          Map.entry("channel", "sum: 4950"),
          Map.entry("broadcast", "the sleeper has missed 3\nsleeper: goal 4\nsleeper: goal 5"),
          Map.entry("generator", "3: disc 1 right to middle\nenough"),
          Map.entry("stream", "[1, 9, 25, 49, 81]\nsum of the first hundred: 338350"),
          Map.entry("lock", "balance: 70"),
          Map.entry("semaphore", "most at once: 3"),
          Map.entry("event", "ready: 3\nrunner 1 runs\nrunner 2 runs\nrunner 3 runs"),
          Map.entry("promise", "answer: 42"),
          Map.entry("blocking", "read: warp and weft"),
          Map.entry("race", "answer from near"),
          Map.entry("supervisor", "shaky fell over: attempt 2\nshaky is done"),
          Map.entry("retry", "page at attempt 3"),
          Map.entry("scoped", "[Hello Ada, Bye Ada]"),
          Map.entry("processes", "primes: [1229, 2262, 3245]"),
          Map.entry("coroutine", "soup is served\nthere is no second helping"),
          Map.entry("map", "[0, 1, 4, 9, 16, 25, 36, 49, 64, 81], most at once: 3"),
          Map.entry("completed", "here comes the hare\nhere comes the tortoise"),
          Map.entry("rate", "twelve requests, not too fast"),
          Map.entry("condition", "the guest eats [bread, cheese]"),
          Map.entry("barrier", "streets crossed: 111222333"),
          Map.entry("signal", "closing down\nended by SIGTERM"),
          Map.entry("loop", "task\nmicro-task\nnext task\nframe"),
          Map.entry("echo", "warp, warp\nweft, weft\nheddle, heddle"),
          Map.entry("tls", "I keep it: the loom is blue"),
          Map.entry("udp", "heard: hello, wall"),
          Map.entry("command", "hello\nfirst: warp\nnobody sleeps for an hour here"),
          Map.entry("mailbox", "mail: letter 3\nthe writer ended with 0"),
          Map.entry("pipe", "shuttle -> elttuhs\nloom -> mool"),
          Map.entry("memory", "sum: 499999500000"),
          Map.entry("bank", "Run again: java.lang.AssertionError: the balance is "),
          Map.entry("lostUpdate",
              "Run again: java.lang.AssertionError: visits: 1\nThe right one: 1000 schedules are fine"),
          Map.entry("checkThenAct",
              "Run again: java.lang.AssertionError: tickets left: -1\nThe right one: 1000 schedules are fine"),
          Map.entry("lockOrder", "'one' waits for ReentrantLock no. 2 (held by 'other')"),
          Map.entry("missedSignal", "'one' waits to be unparked at"),
          Map.entry("wokenEarly",
              "Run again: java.util.NoSuchElementException\nThe right one: 1000 schedules are fine"),
          Map.entry("leakedPermit", "(0 permits left; 'guest 2' has taken 1 and ended) at"),
          Map.entry("twiceMade",
              "Run again: java.lang.AssertionError: instances made: 2\nThe right one: 1000 schedules are fine"),
          Map.entry("notJoined", "and 'adder' still runs\nThe right one: 1000 schedules are fine"));

  private record Output(int code, String text) {}

  private static Output heddle(String... args) throws IOException, InterruptedException {
    return heddle(Map.of(), args);
  }

  private static Output heddle(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            JdkGateway.FLAG,
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("COLUMNS", "NO_COLOR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
  }

  static Set<String> samples() {
    return Samples.all().keySet();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleRunsAndShowsWhatItPromises(String name) throws Exception {
    Output output = heddle("run", name);
    assertEquals(0, output.code(), output.text());
    assertTrue(PROMISED.containsKey(name), name);
    assertTrue(output.text().contains(PROMISED.get(name)), name + " printed " + output.text());
  }

  @Test
  void noSampleIsMissing() {
    assertEquals(PROMISED.keySet(), Samples.all().keySet());
  }

  @Test
  void unknownSampleIsAnErrorThatNamesTheKnown() throws Exception {
    Output output = heddle("run", "nothing");
    assertEquals(2, output.code());
    assertTrue(output.text().contains("hello, coroutine, gather"), output.text());
  }

  @Test
  void doctorNamesTheActiveProvider() throws Exception {
    Output output = heddle("doctor");
    assertEquals(0, output.code());
    assertTrue(output.text().contains("opened java.lang: active"), output.text());
  }

  @Test
  void showPrintsTheSourceOfEachWhoseClassIsNamedAfterIt() throws Exception {
    for (String name : samples()) {
      String type = Character.toUpperCase(name.charAt(0)) + name.substring(1) + "Sample";
      String source = Samples.source(name);
      assertTrue(source.contains("final class " + type + " {"), name);
      Class<?> compiled = Class.forName(Samples.class.getPackageName() + "." + type);
      assertEquals("main", compiled.getDeclaredMethod("main").getName());
    }
    Output output = heddle("show", "hello");
    assertEquals(0, output.code(), output.text());
    assertEquals(Samples.source("hello"), output.text());
    Output unknown = heddle("show", "nothing");
    assertEquals(2, unknown.code());
    assertTrue(unknown.text().startsWith("heddle show: no sample is named 'nothing'"),
        unknown.text());
  }

  @Test
  void nothingIsWiderThanTheTerminalNorColouredNorBroken(@TempDir Path folder) throws Exception {
    // As in a pipe to a program that knows ASCII only.
    Map<String, String> narrow =
        Map.of("COLUMNS", "60", "NO_COLOR", "1", "LC_ALL", "C", "TMPDIR", folder.toString());
    for (List<String> words : List.of(
        List.of("--help"), List.of("demo", "--help"), List.of("run", "--help"), List.of("list"),
        List.of("doctor"), List.of("run", "nothing"), List.of("run", "timeline"),
        List.of("demo", "--workers=1", "target/classes"))) {
      Output output = heddle(narrow, words.toArray(String[]::new));
      for (String line : output.text().lines().toList()) {
        // A tree of tasks is as wide as it is deep.
        assertTrue(line.length() <= 60 || words.contains("timeline"), words + " printed " + line);
        assertTrue(line.chars().allMatch(c -> c >= ' ' && c < 127), words + " printed " + line);
      }
      assertFalse(output.text().contains("????"), words + " printed " + output.text());
    }
  }

  @Test
  void helpIsEverywhere() throws Exception {
    for (String command : List.of("demo", "list", "run", "show", "ps", "tree", "page", "site",
        "doctor")) {
      Output output = heddle(command, "--help");
      assertEquals(0, output.code(), output.text());
      assertTrue(output.text().startsWith("Usage: heddle " + command), output.text());
    }
  }

  @Test
  void missingPathIsOneLineAndCodeTwo() throws Exception {
    Output output = heddle("demo", "/no/such/place");
    assertEquals(2, output.code());
    assertEquals("heddle demo: no such file or folder: /no/such/place\n", output.text());
  }

  @Test
  void demoWritesItsResultsAsJson(@TempDir Path folder) throws Exception {
    Path json = folder.resolve("out.json");
    Output output =
        heddle("demo", "--no-baseline", "--json=" + json, "target/classes");
    assertEquals(0, output.code(), output.text());
    String text = Files.readString(json);
    for (String key : List.of("classes", "methods", "instructions", "failed", "wallMillis")) {
      assertTrue(text.contains("\"" + key + "\""), text);
    }
    assertFalse(output.text().contains("\r"), "a progress bar where nobody is looking");
  }

  @Test
  void theLauncherIsValidShell() throws Exception {
    Process process = new ProcessBuilder("sh", "-n", "../heddle").start();
    assertEquals(0, process.waitFor());
  }
}
