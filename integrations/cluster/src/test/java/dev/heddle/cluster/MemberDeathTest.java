package dev.heddle.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.WorkerLostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three members, of which one is killed midway and, with {@code -Dheddle.cluster.pause=10000}, one stopped for so many
 * milliseconds. Not in every build: on a busy machine the others may go on without who was stopped.
 */
@Timeout(180)
class MemberDeathTest {
  private static final int TASKS = 10_000;
  private static final int THREADS = 2;
  private static final Duration PAUSE =
      Duration.ofMillis(Long.getLong("heddle.cluster.pause", 0));

  @TempDir Path folder;
  private Members members;

  @BeforeEach
  void start() throws Exception {
    members = Members.start(3, Members.Kind.threads(THREADS));
  }

  @AfterEach
  void end() {
    members.close();
    assertFalse(
        members.all().stream().anyMatch(member -> member.process().isAlive()), "a member is left");
  }

  @Test
  void idempotentTasksGiveEachResultOnce() throws Exception {
    var arrived =
        new EachOnce() {
          @Override
          public void accept(Integer item, Integer result) throws Exception {
            super.accept(item, result);
            if (count() == TASKS / 4) {
              strike();
            }
          }
        };
    try (ClusterPool pool = members.pool().build()) {
      pool.mapping(new Ledger(folder.toString(), 1))
          .idempotent(10)
          .asCompleted(IntStream.range(0, TASKS).boxed().toList(), arrived);
      assertEquals(TASKS, arrived.count());
      assertEquals(TASKS, pool.statistics().succeeded());
      assertEquals(THREADS, pool.statistics().workersLost());
    }
  }

  @Test
  void otherwiseExactlyTheRunningTasksOfTheDeadFail() throws Exception {
    Map<Integer, WorkerLostException> lost = new HashMap<>();
    var arrived = new BitSet(TASKS);
    try (ClusterPool pool = members.pool().build()) {
      Heddle.run(
          () -> {
            try (var group = TaskGroup.open(GroupOption.limit(1_000))) {
              for (int i = 0; i < TASKS; i++) {
                int item = i;
                group.start(
                    () -> {
                      try {
                        assertEquals(
                            item * 3, pool.call(new Ledger(folder.toString(), 1), item));
                        arrived.set(item);
                        if (arrived.cardinality() == TASKS / 4) {
                          strike();
                        }
                      } catch (WorkerLostException e) {
                        lost.put(item, e);
                      }
                    });
              }
              group.join();
            }
          });
    }
    assertEquals(TASKS, arrived.cardinality() + lost.size());
    assertTrue(!lost.isEmpty() && lost.size() <= THREADS, () -> "failed: " + lost);
    String dead = members.all().getFirst().address();
    lost.values()
        .forEach(
            failure -> assertTrue(
                failure.getMessage().contains(" at " + dead + " "), failure.getMessage()));
    Map<Integer, Integer> begun = Ledger.read(folder);
    for (int i = 0; i < TASKS; i++) {
      int times = begun.getOrDefault(i, 0);
      int item = i;
      assertTrue(
          times == 1 || times == 0 && lost.containsKey(i),
          () -> item + " began " + times + " times");
    }
  }

  /** Kills one member, and stops another for a while. */
  private void strike() throws Exception {
    List<Members.Started> all = members.all();
    all.getFirst().process().kill();
    if (PAUSE.isZero()) {
      return;
    }
    long stopped = all.getLast().process().pid();
    Members.signal("STOP", stopped);
    Thread.ofPlatform().daemon().start(
        () -> {
          try {
            Thread.sleep(PAUSE);
            Members.signal("CONT", stopped);
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }
}
