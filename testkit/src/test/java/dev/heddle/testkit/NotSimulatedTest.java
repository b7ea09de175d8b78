package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import programs.NotSimulated;

/** Whoever has the testkit on the class path and simulates nothing pays nothing: no class of it is loaded. */
@Timeout(60)
class NotSimulatedTest {
  @Test
  void programThatSimulatesNothingLoadsNothingOfTheTestkit() throws Exception {
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(), JdkGateway.FLAG,
        "-Xlog:class+load", "-cp", System.getProperty("java.class.path"),
        NotSimulated.class.getName())
        .redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    assertTrue(output.contains("done"), output);
    assertTrue(output.contains("] dev.heddle.net.SocketStream "), output);
    List<String> loaded =
        output.lines().filter(line -> line.contains("] dev.heddle.testkit.")).toList();
    assertEquals(List.of(), loaded);
  }
}
