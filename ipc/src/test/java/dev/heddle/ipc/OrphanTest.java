package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OrphanTest {

  /** Run in a JVM of its own: opens a pool, keeps its workers busy, prints their pids. */
  static final class Parent {
    public static void main(String[] args) throws Exception {
      try (var pool = ProcessPool.open(2)) {
        pool.map(_ -> 0, List.of(1, 2, 3, 4));
        for (WorkerStatus worker : pool.workers()) {
          System.out.println(worker.pid());
        }
        pool.map(
            _ -> {
              while (true) {
                Thread.onSpinWait();
              }
            },
            List.of(1, 2));
      }
    }
  }

  @Test
  void busyWorkersEndWhenTheirParentIsKilled() throws Exception {
    Process parent =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Parent.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<ProcessHandle> workers;
    try (var lines = new BufferedReader(new InputStreamReader(parent.getInputStream()))) {
      workers =
          Stream.of(lines.readLine(), lines.readLine())
              .map(line -> ProcessHandle.of(Long.parseLong(line)).orElseThrow())
              .toList();
      parent.destroyForcibly().waitFor();
      assertEquals(2, workers.size());
      for (ProcessHandle worker : workers) {
        worker.onExit().get(30, TimeUnit.SECONDS);
        assertFalse(worker.isAlive());
      }
    }
  }
}
