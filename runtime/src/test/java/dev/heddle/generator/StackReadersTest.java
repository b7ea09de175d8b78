package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Runs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reading the stack of a task that goes through generators does not end the JVM, as it did within the
 * first second: the VM looked for the frames set aside in the wrong continuation.
 */
@Timeout(120)
class StackReadersTest {

  @ParameterizedTest
  @CsvSource({"ONE, EVENT_LOOP", "ONE_IN_ANOTHER, EVENT_LOOP", "ONE, JDK"})
  void stackCanBeReadWhileAGeneratorYields(StackReaders.Shape shape, Runs runs) throws Exception {
    Process process =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-cp",
                System.getProperty("java.class.path"),
                StackReaders.class.getName(),
                shape.name(),
                runs.name()))
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    String last = printed.strip().lines().reduce("", (_, line) -> line);
    assertEquals(StackReaders.ITEMS + " items, stack seen: true", last, printed);
  }
}
