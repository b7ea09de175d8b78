package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The worker has a provider of its own, the parent has none: nothing is lost on the way. */
@Timeout(120)
class NoProviderTest {

  @Test
  void whatAWorkerPrintsAndLogsIsOnStandardErrorWithoutALoggingBackend() throws Exception {
    String separator = System.getProperty("path.separator");
    String withoutProvider =
        Arrays.stream(System.getProperty("java.class.path").split(separator))
            .filter(entry -> !entry.contains("slf4j-simple"))
            .collect(Collectors.joining(separator));
    Process process =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                withoutProvider,
                NoProvider.class.getName()))
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    for (String expected : List.of(
        "INFO dev.heddle.ipc.worker - worker-1: printed by a worker",
        "an error of a worker",
        "WARN app - [worker-1] logged by a worker",
        "java.lang.Exception: with a trace")) {
      assertTrue(printed.contains(expected), printed);
    }
    assertFalse(printed.contains("not important"), printed);
  }
}
