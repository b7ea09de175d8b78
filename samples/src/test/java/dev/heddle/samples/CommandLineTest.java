package dev.heddle.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.samples.stage.Sample;
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

@Timeout(300)
class CommandLineTest {
  record Output(int code, String text) {}

  static Output heddle(String... args) throws IOException, InterruptedException {
    return heddle(Map.of(), args);
  }

  static Output heddle(Map<String, String> environment, String... args)
      throws IOException, InterruptedException {
    return heddle(environment, "", args);
  }

  static Output heddle(Map<String, String> environment, String input, String[] args)
      throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            JdkGateway.FLAG,
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeAll(Set.of("COLUMNS", "NO_COLOR"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try (var in = process.outputWriter()) {
      in.write(input);
    }
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Output(process.waitFor(), text);
  }

  @Test
  void unknownSampleIsAnErrorThatNamesTheKnown() throws Exception {
    Output output = heddle("run", "nothing");
    assertEquals(2, output.code());
    assertTrue(output.text().contains("hello, blocking, nonBlocking"), output.text());
  }

  @Test
  void doctorNamesTheActiveProvider() throws Exception {
    Output output = heddle("doctor");
    assertEquals(0, output.code());
    assertTrue(output.text().contains("opened java.lang: active"), output.text());
  }

  @Test
  void showPrintsTheSourceOfEachWhoseClassIsNamedAfterIt() throws Exception {
    for (Sample sample : Samples.byName().values()) {
      assertTrue(sample.source().contains("final class " + sample.type().getSimpleName() + " {"),
          sample.name());
    }
    Output output = heddle("show", "hello");
    assertEquals(0, output.code(), output.text());
    assertEquals(Samples.byName().get("hello").source(), output.text());
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
        List.of("run", "counter"),
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
    for (String command : List.of("demo", "tour", "choose", "compare", "list", "run", "show", "ps",
        "tree", "page", "site", "doctor")) {
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
