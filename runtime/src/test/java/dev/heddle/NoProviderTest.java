package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is logged by a program without an SLF4J provider is on its standard error. */
@Timeout(120)
class NoProviderTest {

  @ParameterizedTest
  @EnumSource(Runs.class)
  void failuresAndStallsAreOnStandardErrorWithoutALoggingBackend(Runs runs) throws Exception {
    String separator = System.getProperty("path.separator");
    String withoutProvider =
        Arrays.stream(System.getProperty("java.class.path").split(separator))
            .filter(entry -> !entry.contains("slf4j-simple"))
            .collect(Collectors.joining(separator));
    Process process =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                withoutProvider,
                NoProvider.class.getName(),
                runs.name()))
            .redirectErrorStream(true)
            .start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertTrue(printed.contains("No SLF4J providers were found"), printed);
    assertTrue(
        printed.contains("ERROR dev.heddle.Heddle - Task 'newsletter' failed and nobody awaits it"),
        printed);
    assertTrue(printed.contains("java.lang.IllegalStateException: no paper"), printed);
    assertTrue(printed.contains("no ink"), printed);
    assertEquals(runs != Runs.JDK, printed.contains("has been held for more than"), printed);
    int begun = numberIn(printed, "(\\d+) letters were begun");
    int lost = numberIn(printed,
        "INFO dev.heddle.Heddle - (\\d+) tasks never began, as the run 'heddle' was");
    if (printed.contains("Heddle - A task never began")) {
      lost = 1;
    }
    assertEquals(NoProvider.LETTERS, begun + lost, printed);
    if (runs == Runs.EVENT_LOOP) {
      assertEquals(NoProvider.LETTERS, lost, printed);
      assertTrue(printed.contains("over: 'letter 0', 'letter 1', 'letter 2' and 47 more; "),
          printed);
    }
  }

  private static int numberIn(String text, String pattern) {
    var found = Pattern.compile(pattern).matcher(text);
    return found.find() ? Integer.parseInt(found.group(1)) : 0;
  }
}
