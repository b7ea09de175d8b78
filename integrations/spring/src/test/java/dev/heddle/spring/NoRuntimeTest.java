package dev.heddle.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;

/** An application in a JVM without the access flag. */
@Timeout(120)
class NoRuntimeTest {

  @ImportAutoConfiguration(HeddleAutoConfiguration.class)
  static class Main {
    public static void main(String[] arguments) {
      SpringApplication.run(Main.class, arguments);
    }
  }

  @Test
  void applicationDoesNotStartAndSaysWhatToDo() throws Exception {
    Process process = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        Main.class.getName(),
        "--spring.threads.heddle.enabled=true",
        "--spring.main.web-application-type=none")
        .redirectErrorStream(true)
        .start();
    try {
      String said = new String(process.getInputStream().readAllBytes());
      assertTrue(process.waitFor(60, TimeUnit.SECONDS));
      assertEquals(1, process.exitValue(), said);
      assertTrue(said.contains("APPLICATION FAILED TO START"), said);
      assertTrue(said.contains("Heddle needs the JVM option --add-opens=java.base/java.lang"),
          said);
    } finally {
      process.destroyForcibly();
    }
  }
}
