package dev.heddle.cluster;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.TaskPool;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Measures what tasks cost the process of a pool, whose members do nothing: the figures that {@link
 * PaperModel} is fed with. No test; it prints them as the table of docs/guide/cluster.md.
 */
class ClusterCosts {
  private static final int ROUNDS = 7;
  private static final int WARM_ROUNDS = 5;
  private static final int CALLS = 1_000;
  private static final int ITEMS = 20_000;
  private static final int ITEMS_IN_CHUNKS = 500_000;
  private static final int CHUNK = 100;
  private static final int WAITING = 20_000;
  private static final int MEMBERS = 2;

  /** A round of so many tasks, or items in chunks. */
  private interface Work {
    void run(int tasks) throws Exception;
  }

  /** What a message costs of something, and each item in it. */
  private record Cost(double message, double item) {
    /** From messages of one item, and from items in chunks. */
    static Cost of(double alone, double inChunk) {
      double item = (inChunk - alone / CHUNK) / (1 - 1.0 / CHUNK);
      return new Cost(alone - item, item);
    }
  }

  @Test
  void measure() throws Exception {
    double trip;
    Cost processor;
    double heap;
    try (Members members = Members.start(MEMBERS, Members.Kind.threads(1));
        ClusterPool pool = members.pool().build()) {
      trip =
          median(
              CALLS, () -> System.nanoTime() / 1_000.0, tasks -> {
                for (int i = 0; i < tasks; i++) {
                  pool.call((Integer n) -> n, i);
                }
              });
      DoubleSupplier time = ClusterCosts::processorMicros;
      processor =
          Cost.of(
              median(ITEMS, time, tasks -> map(pool, tasks, 1)),
              median(ITEMS_IN_CHUNKS, time, tasks -> map(pool, tasks, CHUNK)));
      heap = heapOfWaiting(pool);
    }
    try (var wires = new Wires();
        Members members = Members.start(MEMBERS, Members.Kind.threads(1), wires)) {
      Wires.Place place = wires.place();
      try (ClusterPool pool =
          members.pool().address(place.own()).hazelcast(place::settle).build()) {
        DoubleSupplier bytes = wires::bytes;
        Cost network =
            Cost.of(
                median(ITEMS, bytes, tasks -> map(pool, tasks, 1)),
                median(ITEMS_IN_CHUNKS, bytes, tasks -> map(pool, tasks, CHUNK)));
        System.out.print(
            new PaperModel(
                trip, processor.message(), processor.item(), network.message(), network.item(),
                heap)
                .figures());
      }
    }
  }

  private static double processorMicros() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos() / 1_000.0;
  }

  private static void map(TaskPool pool, int tasks, int chunk) throws Exception {
    List<Integer> items = IntStream.range(0, tasks).boxed().toList();
    pool.mapping((Integer n) -> n).chunk(chunk).toList(items);
  }

  private static double median(int tasks, DoubleSupplier counter, Work work)
      throws Exception {
    double[] each = new double[ROUNDS];
    for (int round = -WARM_ROUNDS; round < ROUNDS; round++) {
      double before = counter.getAsDouble();
      work.run(tasks);
      if (round >= 0) {
        each[round] = (counter.getAsDouble() - before) / tasks;
      }
    }
    Arrays.sort(each);
    return each[ROUNDS / 2];
  }

  /** Bytes for each task that waits for its worker, or for its turn there. */
  private static double heapOfWaiting(ClusterPool pool) throws Exception {
    double[] each = new double[1];
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            submit(pool);
            long before = used();
            submit(pool);
            each[0] = (used() - before) / (double) WAITING;
            group.cancel();
          }
        });
    return each[0];
  }

  private static void submit(ClusterPool pool) throws InterruptedException {
    long before = pool.statistics().submitted();
    for (int i = 0; i < WAITING; i++) {
      pool.submit(
          (Integer millis) -> {
            Thread.sleep(millis);
            return millis;
          },
          60_000);
    }
    while (pool.statistics().submitted() < before + WAITING) {
      Heddle.sleep(Duration.ofMillis(10));
    }
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
