package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.concurrent.TimeUnit;
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
    try (var parent = ParentJvm.running(Parent.class)) {
      List<ProcessHandle> workers = List.of(parent.nextChild(), parent.nextChild());
      parent.kill();
      for (ProcessHandle worker : workers) {
        worker.onExit().get(30, TimeUnit.SECONDS);
        assertFalse(worker.isAlive());
      }
    }
  }
}
