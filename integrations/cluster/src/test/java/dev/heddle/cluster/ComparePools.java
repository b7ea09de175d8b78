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
 * takes. They take turns, round by round, so that what else the machine does meets all of them. No test; it
 * prints medians, and those of each round's time over that of Hazelcast's executor in the same round.
 */
class ComparePools {
  private static final int ROUNDS = Integer.getInteger("heddle.cluster.rounds", 31);
  private static final int CALLS = 300;
  private static final int ITEMS = 3_000;
  private static final int MEMBERS = 2;
  private static final int THREADS = 1;
  private static final int CHUNK = 100;
  private static final int BATCH = 32;

  /** What is measured, once: so many tasks. */
  private interface Work {
    void run(int tasks) throws Exception;
  }

  private record Row(String name, Work work, int tasks, double[] micros) {
    static Row of(String name, int tasks, Work work) {
      return new Row(name, work, tasks, new double[ROUNDS]);
    }

    void measure(int round) throws Exception {
      long began = System.nanoTime();
      work.run(tasks);
      if (round >= 0) {
        micros[round] = (System.nanoTime() - began) / 1_000.0 / tasks;
      }
    }

    double median() {
      return medianOf(micros);
    }

    double over(Row other) {
      double[] ratios = new double[ROUNDS];
      Arrays.setAll(ratios, round -> micros[round] / other.micros[round]);
      return medianOf(ratios);
    }

    private static double medianOf(double[] values) {
      double[] sorted = values.clone();
      Arrays.sort(sorted);
      return sorted[sorted.length / 2];
    }
  }

  @Test
  void measure() throws Exception {
    try (ProcessPool processes = ProcessPool.open(MEMBERS * THREADS);
        Members members = Members.start(MEMBERS, Members.Kind.threads(THREADS));
        ClusterPool cluster =
            members.pool().hazelcast(config -> HazelcastTask.register(config, THREADS)).build()) {
      HazelcastInstance own = Hazelcast.getAllHazelcastInstances().iterator().next();
      IExecutorService executor = own.getExecutorService(HazelcastTask.EXECUTOR);
      List<Member> others = new ArrayList<>(own.getCluster().getMembers());
      others.remove(own.getCluster().getLocalMember());
      TaskPool repeatable = cluster.idempotent(1);
      table(
          "round trip",
          List.of(
              Row.of("Hazelcast's executor", CALLS,
                  tasks -> callHazelcast(executor, others, tasks)),
              Row.of("carriers", CALLS, onCarriers(ComparePools::callTasks)),
              Row.of("processes", CALLS, tasks -> call(processes, tasks)),
              Row.of("cluster", CALLS, tasks -> call(cluster, tasks)),
              Row.of("cluster, may run again", CALLS, tasks -> call(repeatable, tasks))));
      table(
          "each of many",
          List.of(
              Row.of("Hazelcast's executor", ITEMS, tasks -> submitMany(executor, others, tasks)),
              Row.of("carriers", ITEMS, onCarriers(ComparePools::manyTasks)),
              Row.of("processes", ITEMS, tasks -> map(processes, tasks, 1)),
              Row.of("processes, chunks of 100", ITEMS, tasks -> map(processes, tasks, CHUNK)),
              Row.of("cluster", ITEMS, tasks -> map(cluster, tasks, 1)),
              Row.of("cluster, may run again", ITEMS, tasks -> map(repeatable, tasks, 1)),
              Row.of("cluster, chunks of 32", ITEMS, tasks -> map(cluster, tasks, BATCH)),
              Row.of("cluster, chunks of 100", ITEMS, tasks -> map(cluster, tasks, CHUNK))));
    }
  }

  private static void table(String what, List<Row> rows) throws Exception {
    for (int round = -ROUNDS / 2; round < ROUNDS; round++) {
      for (Row row : rows) {
        row.measure(round);
      }
    }
    System.out.printf("%-28s %14s %24s%n", what, "us", "over Hazelcast's executor");
    for (Row row : rows) {
      System.out.printf(
          Locale.ROOT, "%-28s %14.2f %24.2f%n", row.name(), row.median(),
          row.over(rows.getFirst()));
    }
  }

  private static List<Integer> numbers(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  private static void call(TaskPool pool, int tasks) throws Exception {
    for (int i = 0; i < tasks; i++) {
      pool.call((Integer n) -> n + 1, i);
    }
  }

  private static void map(TaskPool pool, int tasks, int chunk) throws Exception {
    pool.mapping((Integer n) -> n + 1).chunk(chunk).toList(numbers(tasks));
  }

  private static Work onCarriers(Work work) {
    return tasks -> Heddle.builder()
        .carriers(MEMBERS * THREADS)
        .run(
            () -> {
              work.run(tasks);
              return 0;
            });
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

  private static void callHazelcast(IExecutorService executor, List<Member> members, int tasks)
      throws Exception {
    for (int i = 0; i < tasks; i++) {
      executor.submitToMember(new HazelcastTask(i), members.getFirst()).get();
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
}
