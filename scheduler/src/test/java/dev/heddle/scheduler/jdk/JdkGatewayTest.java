package dev.heddle.scheduler.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JdkGatewayTest {

  /** Run in a JVM of its own: prints the report, then what asking for virtual threads says. */
  static final class Probe {
    public static void main(String[] args) {
      System.out.println(JdkGateway.report());
      try {
        JdkGateway.virtualThreads();
        System.out.println("open");
      } catch (MissingAccessException e) {
        System.out.println("refused: " + e.getMessage());
      }
    }
  }

  @Test
  void withTheFlagTheGatewayIsOpenAndSaysSo() throws Exception {
    String output = probe(List.of(JdkGateway.FLAG));
    assertTrue(output.contains("opened java.lang: active"), output);
    assertTrue(output.contains("flag      " + JdkGateway.FLAG + " present"), output);
    assertTrue(output.endsWith("open\n"), output);
  }

  @Test
  void withoutTheFlagTheRefusalNamesItAndTheWaysOut() throws Exception {
    String output = probe(List.of());
    assertTrue(output.contains("MISSING"), output);
    assertTrue(output.contains("refused: Heddle needs the JVM option " + JdkGateway.FLAG), output);
    assertTrue(output.contains("jdkScheduler()"), output);
    assertTrue(output.contains("JDK_JAVA_OPTIONS"), output);
  }

  private static String probe(List<String> options) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Probe.class.getName()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Options of whoever builds must not reach a JVM that is to have none.
    builder.environment().keySet().removeAll(Set.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), output);
    return output;
  }
}
