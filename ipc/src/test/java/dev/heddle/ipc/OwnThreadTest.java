package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that serve many take nothing over from the one who happened to have them made. */
@Timeout(120)
class OwnThreadTest {

  @Test
  void noThreadInheritsIdentityClassLoaderOrPriorityOfTheFirstUser() throws Exception {
    Process process =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Heirs.class.getName()))
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), printed);
    assertEquals(List.of(), printed.lines().filter(line -> line.startsWith("heir: ")).toList());
    assertTrue(printed.contains("done"), printed);
    int seen = printed.lines()
        .filter(line -> line.endsWith(" threads"))
        .mapToInt(line -> Integer.parseInt(line.substring(0, line.indexOf(' '))))
        .sum();
    assertTrue(seen >= 8, printed);
  }
}
