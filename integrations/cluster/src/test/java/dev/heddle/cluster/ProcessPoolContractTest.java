package dev.heddle.cluster;

import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.TaskPool;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Of worker processes on this machine. */
class ProcessPoolContractTest extends TaskPoolContract {
  private static ProcessPool pool;

  @BeforeAll
  static void start() {
    pool = small();
  }

  @AfterAll
  static void end() {
    pool.close();
  }

  private static ProcessPool small() {
    return ProcessPool.builder().workers(2).workerHeap(64).grace(Duration.ofMillis(300)).build();
  }

  @Override
  TaskPool pool() {
    return pool;
  }

  @Override
  TaskPool open() {
    return small();
  }
}
