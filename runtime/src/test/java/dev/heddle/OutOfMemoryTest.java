package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In JVMs of their own, which have little memory. Not on the JDK's scheduler, where the JDK itself may lose
 * a thread for whose timed park it has no memory: see {@link dev.heddle.scheduler.jdk.HalfParked}.
 */
@Timeout(300)
class OutOfMemoryTest {
  private static final int HANG_GUARD_SECONDS = 120;

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "JDK")
  void momentWithoutHeapEndsNoCarrier(Runs runs) throws Exception {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-XX:+UseSerialGC",
            "-Xmx40m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
            "-cp",
            System.getProperty("java.class.path"),
            OutOfMemoryProcess.class.getName(),
            runs.name());
    Path output = Files.createTempFile("memory", ".txt");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(HANG_GUARD_SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      String said = Files.readString(output);
      assertTrue(ended, said);
      // The JDK and the watchdog may have to say something too.
      assertTrue(said.lines().anyMatch("fine"::equals), said);
    } finally {
      Files.delete(output);
    }
  }
}
