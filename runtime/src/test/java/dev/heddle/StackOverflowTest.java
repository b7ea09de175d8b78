package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** In JVMs of their own: an overflow is where it is, whatever has run there before. */
@Timeout(300)
class StackOverflowTest {
  private static final int HANG_GUARD_SECONDS = 120;

  /** Every how many frames an operation is tried. */
  private static final String STEP = "23";

  private static final List<String> COMPILED =
      List.of("-Xcomp", "-XX:CompileCommand=compileonly,dev.heddle.*::*");

  private static String run(Runs runs, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("-XX:+UseSerialGC");
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.add("-XX:CompileCommand=quiet");
    // Frames that are all of one size, so that they can be counted.
    command.add("-XX:CompileCommand=exclude,dev.heddle.OverflowingProcess::down");
    command.addAll(List.of(options));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), OverflowingProcess.class.getName(),
            runs.name(), STEP));
    Path output = Files.createTempFile("overflow", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = runs + " " + List.of(options) + ":\n" + Files.readString(output);
      return ended ? said : said + "HANGS";
    } finally {
      Files.delete(output);
    }
  }

  private static void assertFine(List<Future<String>> results) throws Exception {
    for (Future<String> result : results) {
      String said = result.get();
      assertEquals("fine", said.lines().reduce("", (_, line) -> line), said);
    }
  }

  @Test
  void overflowInsideAPrimitiveLeavesItAsItWas() throws Exception {
    try (var some = Executors.newFixedThreadPool(3)) {
      List<Future<String>> results = new ArrayList<>();
      for (Runs runs : List.of(Runs.EVENT_LOOP, Runs.CARRIERS_2, Runs.JDK)) {
        results.add(some.submit(() -> run(runs)));
      }
      assertFine(results);
    }
  }

  @Test
  void andSoItIsInTheInterpreterAndInCompiledCode() throws Exception {
    try (var some = Executors.newFixedThreadPool(3)) {
      List<Future<String>> results = new ArrayList<>();
      results.add(some.submit(() -> run(Runs.EVENT_LOOP, "-Xint")));
      results.add(
          some.submit(
              () -> run(Runs.EVENT_LOOP, COMPILED.get(0), COMPILED.get(1),
                  "-XX:TieredStopAtLevel=1")));
      results.add(
          some.submit(
              () -> run(Runs.EVENT_LOOP, COMPILED.get(0), COMPILED.get(1),
                  "-XX:-TieredCompilation")));
      assertFine(results);
    }
  }
}
