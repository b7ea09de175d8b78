package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceProxy;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.WorkerLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hazelcast ends in a process without having been asked by us. */
@Timeout(120)
class HazelcastEndTest {
  private static final String NAME = "ending-" + ProcessHandle.current().pid();
  @TempDir Path folder;
  private ClusterMember member;
  private ClusterPool pool;

  @BeforeEach
  void start() {
    member = ClusterMember.builder().name(NAME).threads(1).join();
    pool = ClusterPool.builder().name(NAME).members(member.address()).build();
  }

  @AfterEach
  void end() {
    pool.close();
    member.close();
  }

  private static HazelcastInstance ofPool(boolean whether) {
    return Hazelcast.getAllHazelcastInstances().stream()
        .filter(each -> each.getConfig().getClusterName().equals(NAME))
        .filter(each -> each.getCluster().getLocalMember().isLiteMember() == whether)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shutDownByOthersFailsAllThatWaitsAndAllThatComes() throws Exception {
    HazelcastInstance own = ofPool(true);
    failsWhenItEnds(() -> own.getLifecycleService().terminate());
  }

  /** As Hazelcast does when there is no memory left: without telling anybody. */
  @Test
  void endWithoutAWordFailsAllThatWaitsAndAllThatComes() throws Exception {
    var own = (HazelcastInstanceProxy) ofPool(true);
    failsWhenItEnds(() -> own.getOriginal().node.shutdown(true));
  }

  private void failsWhenItEnds(Runnable end) throws Exception {
    whileOneRuns(
        (group, running) -> {
          Task<IllegalStateException> waiting =
              group.start(
                  () -> assertThrows(
                      IllegalStateException.class, () -> pool.call((Integer n) -> n, 1)));
          while (pool.statistics().submitted() < 2) {
            Heddle.sleep(Duration.ofMillis(5));
          }
          outside(end);
          saysWhy(running.await());
          saysWhy(waiting.await());
        });
    saysWhy(assertThrows(IllegalStateException.class, () -> pool.call((Integer n) -> n, 1)));
    // Its member has noticed that there is no pool any more.
    awaitInterrupted();
  }

  @Test
  void memberEndsAndSaysSo() throws Exception {
    HazelcastInstance members = ofPool(false);
    whileOneRuns(
        (_, running) -> {
          outside(members::shutdown);
          running.await();
        });
    saysWhy(assertThrows(IllegalStateException.class, member::awaitEnd));
    awaitInterrupted();
  }

  /** What happens to a task that runs, and will be lost. */
  private interface Scene {
    void play(TaskGroup group, Task<WorkerLostException> running) throws Exception;
  }

  private void whileOneRuns(Scene scene) throws Exception {
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<WorkerLostException> running =
                group.start(
                    () -> assertThrows(
                        WorkerLostException.class,
                        () -> pool.call(
                            Marking.of(folder.resolve("began"), folder.resolve("ended")),
                            60_000)));
            TaskPoolContract.await(folder.resolve("began"));
            scene.play(group, running);
            group.join();
          }
        });
  }

  private static void outside(Runnable work) throws Exception {
    Heddle.blocking(
        () -> {
          work.run();
          return 0;
        });
  }

  private void awaitInterrupted() throws Exception {
    Path ended = folder.resolve("ended");
    while (!Files.exists(ended)) {
      Thread.sleep(5);
    }
    assertEquals("interrupted", Files.readString(ended));
  }

  private static void saysWhy(Exception failure) {
    assertTrue(
        failure.getMessage().contains("Hazelcast has been shut down here"), failure.getMessage());
  }
}
