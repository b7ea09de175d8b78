package dev.heddle.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.TaskPool;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Measures one task, an integer that is incremented, on carriers, worker processes, a cluster of two members
 * on loopback, and Hazelcast's own executor on the same members: a round trip, and how long each of many
 * takes. No test; it prints medians of rounds.
 */
class ComparePools {
  private static final int ROUNDS = Integer.getInteger("heddle.cluster.rounds", 9);
  private static final int CALLS = 2_000;
  private static final int ITEMS = 20_000;
  private static final int MEMBERS = 2;
  private static final int THREADS = 1;

  /** What is measured, once: so many tasks. */
  private interface Work {
    void run(int tasks) throws Exception;
  }

  @Test
  void measure() throws Exception {
    System.out.printf("%-40s %14s %14s%n", "", "round trip, us", "of many, us");
    Heddle.builder().carriers(MEMBERS * THREADS).run(() -> {
      row("carriers", ComparePools::callTasks, ComparePools::manyTasks);
      return 0;
    });
    try (ProcessPool pool = ProcessPool.open(MEMBERS * THREADS)) {
      rows("processes", pool);
    }
    try (Members members = Members.start(MEMBERS, Members.Kind.threads(THREADS));
        ClusterPool pool =
            members.pool().hazelcast(config -> HazelcastTask.register(config, THREADS)).build()) {
      rows("cluster", pool);
      rows("cluster, may run again", pool.idempotent(1));
      HazelcastInstance own = Hazelcast.getAllHazelcastInstances().iterator().next();
      IExecutorService executor = own.getExecutorService(HazelcastTask.EXECUTOR);
      Member self = own.getCluster().getLocalMember();
      List<Member> others = new ArrayList<>(own.getCluster().getMembers());
      others.remove(self);
      row(
          "Hazelcast's executor",
          tasks -> {
            for (int i = 0; i < tasks; i++) {
              executor.submitToMember(new HazelcastTask(i), others.getFirst()).get();
            }
          },
          tasks -> submitMany(executor, others, tasks));
    }
  }

  private static void rows(String name, TaskPool pool) throws Exception {
    row(
        name,
        tasks -> {
          for (int i = 0; i < tasks; i++) {
            pool.call((Integer n) -> n + 1, i);
          }
        },
        tasks -> pool.map((Integer n) -> n + 1, numbers(tasks)));
    row(
        name + ", chunks of 100",
        null,
        tasks -> pool.mapping((Integer n) -> n + 1).chunk(100).toList(numbers(tasks)));
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static void callTasks(int tasks) throws Exception {
    for (int i = 0; i < tasks; i++) {
      int number = i;
      Heddle.start(() -> number + 1).await();
    }
  }

  private static void manyTasks(int tasks) throws Exception {
    try (var group = TaskGroup.open()) {
      List<Task<Integer>> all = new ArrayList<>();
      for (int i = 0; i < tasks; i++) {
        int number = i;
        all.add(group.start(() -> number + 1));
      }
      group.join();
    }
  }

  /** As many under way as a mapping has. */
  private static void submitMany(IExecutorService executor, List<Member> members, int tasks)
      throws Exception {
    Deque<Future<Integer>> underWay = new ArrayDeque<>();
    for (int i = 0; i < tasks; i++) {
      if (underWay.size() >= 33 * members.size()) {
        underWay.removeFirst().get();
      }
      underWay.addLast(
          executor.submitToMember(new HazelcastTask(i), members.get(i % members.size())));
    }
    for (Future<Integer> rest : underWay) {
      rest.get();
    }
  }

  private static void row(String name, Work call, Work many) throws Exception {
    String trip = call == null ? "" : String.format(Locale.ROOT, "%.1f", median(call, CALLS));
    System.out.printf(
        Locale.ROOT, "%-40s %14s %14.2f%n", name, trip, median(many, ITEMS));
  }

  private static double median(Work work, int tasks) throws Exception {
    double[] micros = new double[ROUNDS];
    for (int round = -ROUNDS / 2; round < ROUNDS; round++) {
      long began = System.nanoTime();
      work.run(tasks);
      if (round >= 0) {
        micros[round] = (System.nanoTime() - began) / 1_000.0 / tasks;
      }
    }
    Arrays.sort(micros);
    return micros[ROUNDS / 2];
  }
}
