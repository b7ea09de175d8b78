package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import programs.Facilities;

/** At length with {@code -Dheddle.simulated.seeds=1000}. */
@Timeout(7_200)
class TwoJvmsTest {
  private static final String SEEDS =
      Integer.toString(Integer.getInteger("heddle.simulated.seeds", 40));

  private static List<String> run(String... options) throws IOException, InterruptedException {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(options));
    command.addAll(List.of(
        JdkGateway.FLAG, "-cp", System.getProperty("java.class.path"),
        Facilities.class.getName(), SEEDS));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output.lines().toList();
  }

  @Test
  void sameSeedsDoTheSameInAnotherJvmThatCompilesOtherwise() throws Exception {
    List<String> one = run("-Xint");
    List<String> other = run("-XX:TieredStopAtLevel=1", "-XX:+UseParallelGC");
    assertEquals(one, other);
    assertEquals(Facilities.count(), one.size());
    assertTrue(one.stream().noneMatch(line -> line.matches("\\w+ 1 .*")), one::toString);
  }
}
