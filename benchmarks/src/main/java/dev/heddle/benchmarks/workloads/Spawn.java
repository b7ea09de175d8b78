package dev.heddle.benchmarks.workloads;

import java.util.Collections;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Starts a thousand tasks that do next to nothing, and awaits them; an operation is one task. */
public class Spawn extends Family {
  private static final int BATCH = 1_000;
  private static final int MANY = 200_000;
  private static final int FEW = 2_000;

  /** Made by JMH. */
  public Spawn() {}

  /**
   * A task group.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    spawn(new HeddleTasks(carriers), MANY);
  }

  /**
   * The JDK's virtual threads, joined one by one.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jdk() throws Exception {
    spawn(ThreadTasks.VIRTUAL, MANY);
  }

  /**
   * StructuredTaskScope.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void structured() throws Exception {
    spawn(PreviewTasks.structured(), MANY);
  }

  /**
   * Scopes of Jox.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jox() throws Exception {
    spawn(PreviewTasks.jox(), MANY);
  }

  /**
   * Platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    spawn(ThreadTasks.PLATFORM, FEW);
  }

  /**
   * Raw continuations.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void raw() throws Exception {
    spawn(new RawTasks(), MANY);
  }

  private void spawn(Tasks tasks, int number) throws Exception {
    int batches = Math.max(1, number / divisor / BATCH);
    var ran = new LongAdder();
    var batch = Collections.nCopies(BATCH, (Work) ran::increment);
    tasks.run(
        () -> {
          for (int i = 0; i < batches; i++) {
            tasks.together(batch);
          }
        });
    finish("tasks", (long) batches * BATCH, ran.sum());
  }
}
