package dev.heddle.benchmarks.workloads;

import java.util.Collections;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** Some tasks take turns; an operation is one yield. */
public class Yield extends Family {
  private static final int YIELDS = 200_000;

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
  @OperationsPerInvocation(YIELDS)
  public void heddle() throws Exception {
    takeTurns(new HeddleTasks(carriers));
  }

  /**
   * The JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(YIELDS)
  public void jdk() throws Exception {
    takeTurns(ThreadTasks.VIRTUAL);
  }

  /**
   * Platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(YIELDS)
  public void threads() throws Exception {
    takeTurns(ThreadTasks.PLATFORM);
  }

  /**
   * Raw continuations.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(YIELDS)
  public void raw() throws Exception {
    takeTurns(new RawTasks());
  }

  private void takeTurns(Tasks engine) throws Exception {
    int turns = YIELDS / divisor / tasks;
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
