package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In JVMs of their own, where there is nothing else: what is stuck, and what is not. */
@Timeout(300)
class StuckProcessTest {
  private static final int HANG_GUARD_SECONDS = 100;

  private record Result(String program, int code, String output) {}

  private static Result run(String program, int carriers) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            StuckProcess.class.getName(),
            program,
            Integer.toString(carriers));
    Path output = Files.createTempFile(program, ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      return new Result(program, ended ? process.exitValue() : -1, Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void programInWhichNothingIsLeftToWakeATaskFailsAndSaysWhy(int carriers) throws Exception {
    Result result = run("STUCK", carriers);
    assertEquals(1, result.code(), result.output());
    assertTrue(
        result.output().contains(
            "DeadlockException: Run 'heddle' is stuck: its only task waits, and nothing is left"
                + " that could wake one: 'main' in await of Event"),
        result.output());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void longWaitForAnotherThreadIsWarnedOfAndNoMoreOnceThatHasWokenSomebody(int carriers)
      throws Exception {
    Result result = run("WARNED", carriers);
    assertEquals(0, result.code(), result.output());
    String warning = "Run 'heddle' idles: its only task waits, and nothing but the thread 'Thread-";
    assertEquals(1, result.output().split(warning, -1).length - 1, result.output());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void serverThatNobodyCallsIsNotWarnedOf(int carriers) throws Exception {
    Result result = run("SERVER", carriers);
    assertEquals(0, result.code(), result.output());
    assertEquals("", result.output());
  }

  @Test
  void noWaitThatSomethingMayYetEndIsTakenForADeadlock() throws Exception {
    List<Callable<Result>> programs = new ArrayList<>();
    for (StuckProcess program : StuckProcess.values()) {
      programs.add(() -> run(program.name(), 1));
    }
    programs.add(() -> run(StuckProcess.PLATFORM_THREAD.name(), 2));
    programs.add(() -> run(StuckProcess.SOCKET_OF_OURS.name(), 2));
    programs.add(() -> run(StuckProcess.NESTED_RUN.name(), 2));
    try (var some = Executors.newFixedThreadPool(4)) {
      for (var result : some.invokeAll(programs)) {
        String output = result.get().output();
        // A busy machine may have a carrier said to be held.
        assertTrue(output.lines().anyMatch("fine"::equals), result.get()::toString);
        assertFalse(output.contains("Run 'heddle'"), output);
      }
    }
  }
}
