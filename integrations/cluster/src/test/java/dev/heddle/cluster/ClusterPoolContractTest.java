package dev.heddle.cluster;

import dev.heddle.ipc.TaskPool;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Of three members, JVMs of their own on loopback. */
class ClusterPoolContractTest extends TaskPoolContract {
  private static Members members;
  private static ClusterPool pool;

  @BeforeAll
  static void start() throws Exception {
    members = Members.start(3, Members.Kind.threads(2));
    pool = small();
  }

  @AfterAll
  static void end() {
    pool.close();
    members.close();
  }

  private static ClusterPool small() {
    return members.pool().grace(Duration.ofMillis(300)).build();
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
