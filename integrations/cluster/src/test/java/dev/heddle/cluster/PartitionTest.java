package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.WorkerLostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The network between a pool and a member is cut, each way or both, or its connections break. */
@Timeout(180)
class PartitionTest {
  private static final Duration SHORT = Duration.ofSeconds(2);
  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final Wires wires = new Wires();

  @AfterEach
  void end() throws Exception {
    wires.close();
  }

  private interface Scene {
    void play(ClusterPool pool, Wires.Place member, Wires.Place here) throws Exception;
  }

  private void play(Duration patience, Scene scene) throws Exception {
    try (Members members = Members.start(1, Members.Kind.threads(2).patience(patience), wires)) {
      Wires.Place here = wires.place();
      try (ClusterPool pool =
          members.pool().address(here.own()).hazelcast(here::settle).build()) {
        scene.play(pool, Faults.placeOf(members.all().getFirst()), here);
      }
    }
  }

  private static int after(Integer millis) throws InterruptedException {
    Thread.sleep(millis);
    return millis;
  }

  @Test
  void cutForLessThanPatienceTakesTimeAndNothingElse() throws Exception {
    play(
        LONG,
        (pool, member, here) -> {
          List<Integer> items = IntStream.range(0, 100).boxed().toList();
          Heddle.run(
              () -> {
                try (var group = TaskGroup.open()) {
                  Task<List<Integer>> results =
                      group.start(() -> pool.map(PartitionTest::after, items));
                  while (pool.statistics().succeeded() < 5) {
                    Heddle.sleep(Duration.ofMillis(5));
                  }
                  wires.hold(here, member, 1);
                  wires.hold(member, here, 1);
                  Heddle.sleep(SHORT);
                  wires.hold(here, member, -1);
                  wires.hold(member, here, -1);
                  assertEquals(items, results.await());
                  group.join();
                }
              });
          assertEquals(0, pool.statistics().workersLost());
        });
  }

  @Test
  void cutForLongerCountsAsTheDeathOfTheMember() throws Exception {
    play(SHORT, (pool, member, here) -> endsWhatRuns(pool, member, here, true, true));
  }

  @Test
  void poolThatIsNotHeardIsLeft() throws Exception {
    play(SHORT, (pool, member, here) -> endsWhatRuns(pool, member, here, true, false));
  }

  @Test
  void memberThatIsNotHeardCountsAsDead() throws Exception {
    play(SHORT, (pool, member, here) -> endsWhatRuns(pool, member, here, false, true));
  }

  private void endsWhatRuns(
      ClusterPool pool, Wires.Place member, Wires.Place here, boolean there, boolean back)
      throws Exception {
    Path began = folder.resolve("began");
    Path ended = folder.resolve("ended");
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            Task<WorkerLostException> running =
                group.start(
                    () -> assertThrows(
                        WorkerLostException.class,
                        () -> pool.call(Marking.of(began, ended), 600_000)));
            TaskPoolContract.await(began);
            if (there) {
              wires.hold(here, member, 1);
            }
            if (back) {
              wires.hold(member, here, 1);
            }
            WorkerLostException lost = running.await();
            assertTrue(lost.getMessage().contains(member.address()), lost.getMessage());
            TaskPoolContract.await(ended);
            assertEquals("interrupted", Files.readString(ended));
            if (there) {
              wires.hold(here, member, -1);
            }
            if (back) {
              wires.hold(member, here, -1);
            }
            // It comes back.
            assertEquals(1, pool.idempotent(1_000).call(PartitionTest::after, 1));
            group.join();
          }
        });
  }

  @Test
  void connectionsThatBreakLoseNoResult() throws Exception {
    play(
        LONG,
        (pool, member, here) -> {
          List<Integer> items = IntStream.range(0, 2_000).map(i -> i % 5).boxed().toList();
          Heddle.run(
              () -> {
                try (var group = TaskGroup.open()) {
                  Task<List<Integer>> results =
                      group.start(() -> pool.idempotent(1_000).map(PartitionTest::after, items));
                  for (int i = 1; i <= 10; i++) {
                    while (pool.statistics().succeeded() < i * 150) {
                      Heddle.sleep(Duration.ofMillis(5));
                    }
                    if (i % 2 == 0) {
                      wires.halve(here, member);
                    }
                    wires.reset(here, member);
                  }
                  assertEquals(items, results.await());
                  group.join();
                }
              });
        });
  }
}
