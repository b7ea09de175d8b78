package dev.heddle.applications.cron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.applications.RunningApplication;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class CronApplicationTest {
  @TempDir private Path folder;

  private String crontab(String... lines) throws Exception {
    return Files.write(folder.resolve("crontab"), List.of(lines)).toString();
  }

  @Test
  void commandsAreRunAndTheirOutputIsPrinted() throws Exception {
    String file = crontab("# what to do", "", "0 3 * * * skip once echo hello; exit 3");
    try (var cron = RunningApplication.start("cron", file, "--now")) {
      cron.awaitLine("ready");
      List<String> said = cron.rest();
      assertTrue(said.getFirst().endsWith("Z echo hello; exit 3: exit code 3"), said::toString);
      assertEquals("hello", said.getLast());
      assertEquals(0, cron.join());
    }
  }

  @Test
  void commandEndsWithTheScheduler() throws Exception {
    String file = crontab("0 3 * * * skip once sleep 1000");
    try (var cron = RunningApplication.start("cron", file, "--now")) {
      cron.awaitLine("ready");
      while (cron.descendants().stream().noneMatch(
          each -> each.info().command().orElse("").endsWith("sleep"))) {
        Thread.sleep(1);
      }
      List<ProcessHandle> commands = cron.descendants();
      cron.terminate();
      assertEquals(1, cron.join());
      for (ProcessHandle each : commands) {
        each.onExit().join();
      }
    }
  }

  @Test
  void timesAreShownAndThatIsAll() throws Exception {
    try (var cron =
        RunningApplication.start("cron", crontab("30 2 * * * skip once true"), "--next")) {
      List<String> said = cron.rest();
      assertTrue(said.getFirst().endsWith("T02:30 true"), said::toString);
      assertEquals(0, cron.join());
    }
  }
}
