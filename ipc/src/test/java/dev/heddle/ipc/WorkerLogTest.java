package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What workers log, as the log of this process shows it; its backend here writes to System.err. */
@Timeout(60)
class WorkerLogTest {
  private final ByteArrayOutputStream captured = new ByteArrayOutputStream();
  private final PrintStream original = System.err;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(captured, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(original);
  }

  private String log() {
    return captured.toString(StandardCharsets.UTF_8);
  }

  @Test
  void entryArrivesUnderItsLoggersNameWithTheWorkersAndItsStackTrace() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      pool.call(
          () -> {
            var log = LoggerFactory.getLogger("app.disk");
            log.warn("disk {} is {}% full", "sda", 93, new IOException("no space"));
            log.debug("not important");
            return null;
          });
      String text = log();
      assertTrue(text.contains("WARN app.disk - [worker-1] disk sda is 93% full"), text);
      assertTrue(text.contains("java.io.IOException: no space\n\tat "), text);
      assertFalse(text.contains("not important"), text);
    }
  }

  @Test
  void longEntriesAndManyThreadsDisturbNoTask() throws Exception {
    try (var pool =
        ProcessPool.builder().workers(1).maxMessageBytes(1024).logLevel(Level.DEBUG).build()) {
      List<Integer> results =
          pool.map(
              n -> {
                // SLF4J may lose what one thread logs while another one sets it up.
                LoggerFactory.getILoggerFactory();
                var other =
                    Thread.ofPlatform()
                        .start(() -> LoggerFactory.getLogger("other").error("o".repeat(5_000)));
                LoggerFactory.getLogger("x".repeat(3_000)).warn("\u4e2d".repeat(n * 100));
                other.join();
                return n + 1;
              },
              List.of(1, 2, 3, 400));
      assertEquals(List.of(2, 3, 4, 401), results);
      assertEquals(0, pool.statistics().workersLost());
      assertEquals(4, log().lines().filter(line -> line.contains("ERROR other - [w")).count(),
          this::log);
    }
  }

  @Test
  void usersOwnProviderCanBeKept() throws Exception {
    try (var pool =
        ProcessPool.builder()
            .workers(1)
            .jvmOptions("-Dslf4j.provider=org.slf4j.simple.SimpleServiceProvider")
            .build()) {
      assertEquals(
          "org.slf4j.simple.SimpleLogger",
          pool.call(() -> LoggerFactory.getLogger("a").getClass().getName()));
    }
  }
}
