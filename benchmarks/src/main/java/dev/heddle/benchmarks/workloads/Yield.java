package dev.heddle.benchmarks.workloads;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** Some tasks take turns; an operation is one yield. */
public class Yield extends Family {
  private static final int MANY = 200_000;
  private static final int FEW = 20_000;

  /** How many tasks there are. */
  @Param("10") public int tasks = 10;

  /** Made by JMH. */
  public Yield() {}

  /**
   * Tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    takeTurns(new HeddleTasks(carriers), MANY);
  }

  /**
   * The JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jdk() throws Exception {
    takeTurns(ThreadTasks.VIRTUAL, MANY);
  }

  /**
   * Platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    takeTurns(ThreadTasks.PLATFORM, FEW);
  }

  /**
   * Raw continuations.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void raw() throws Exception {
    takeTurns(new RawTasks(), MANY);
  }

  private void takeTurns(Tasks engine, int yields) throws Exception {
    int turns = Math.max(1, yields / divisor / tasks);
    var taken = new AtomicLong();
    Work work =
        () -> {
          int mine = 0;
          for (int i = 0; i < turns; i++) {
            engine.pause();
            mine++;
          }
          taken.addAndGet(mine);
        };
    engine.run(() -> engine.together(Collections.nCopies(tasks, work)));
    finish("yields", (long) turns * tasks, taken.get());
  }
}
