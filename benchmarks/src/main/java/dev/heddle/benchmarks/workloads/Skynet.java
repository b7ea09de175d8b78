package dev.heddle.benchmarks.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * A task starts ten, each of these ten more, until there are a million, which are numbered; each task
 * adds up what its children return. An operation is the whole tree.
 *
 * @see <a href="https://github.com/atemerev/skynet">skynet, where it comes from</a>
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class Skynet extends Family {
  private static final int LEAVES = 1_000_000;

  /** Made by JMH. */
  public Skynet() {}

  /**
   * A task group for each node.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void heddle() throws Exception {
    grow(new HeddleTasks(carriers));
  }

  /**
   * The JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void jdk() throws Exception {
    grow(ThreadTasks.VIRTUAL);
  }

  /**
   * A StructuredTaskScope for each node.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void structured() throws Exception {
    grow(PreviewTasks.structured());
  }

  /**
   * Raw continuations.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void raw() throws Exception {
    grow(new RawTasks());
  }

  private void grow(Tasks tasks) throws Exception {
    long leaves = LEAVES / divisor;
    long[] sum = new long[1];
    tasks.run(() -> tasks.together(List.of(() -> sum[0] = sum(tasks, 0, leaves))));
    finish("sum of the leaves", leaves * (leaves - 1) / 2, sum[0]);
  }

  private static long sum(Tasks tasks, long first, long size) throws Exception {
    if (size == 1) {
      return first;
    }
    long[] sums = new long[10];
    long part = size / 10;
    List<Work> children = new ArrayList<>(10);
    for (int i = 0; i < 10; i++) {
      int child = i;
      children.add(() -> sums[child] = sum(tasks, first + child * part, part));
    }
    tasks.together(children);
    long sum = 0;
    for (long child : sums) {
      sum += child;
    }
    return sum;
  }
}
