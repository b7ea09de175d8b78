package dev.heddle.benchmarks.workloads;

import java.util.Collections;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Eight tasks take one lock to count; an operation is taking and releasing it. Each lets others run
 * while it holds the lock, so that they do have to wait for it.
 */
public class BusyLock extends Family {
  private static final int TASKS = 8;
  private static final int MANY = 80_000;
  private static final int FEW = 16_000;

  /** Made by JMH. */
  public BusyLock() {}

  /**
   * A lock of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    count(new HeddleTasks(carriers), Mutex.heddle(), MANY);
  }

  /**
   * ReentrantLock on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void jdk() throws Exception {
    count(ThreadTasks.VIRTUAL, Mutex.juc(), FEW);
  }

  /**
   * ReentrantLock in tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void juc() throws Exception {
    count(new HeddleTasks(carriers), Mutex.juc(), FEW);
  }

  /**
   * ReentrantLock on platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    count(ThreadTasks.PLATFORM, Mutex.juc(), FEW);
  }

  private void count(Tasks tasks, Mutex mutex, int operations) throws Exception {
    int each = operations / divisor / TASKS;
    long[] counter = new long[1];
    Work work =
        () -> {
          for (int i = 0; i < each; i++) {
            mutex.lock();
            try {
              counter[0]++;
              tasks.pause();
            } finally {
              mutex.unlock();
            }
          }
        };
    tasks.run(() -> tasks.together(Collections.nCopies(TASKS, work)));
    finish("counter", (long) each * TASKS, counter[0]);
  }
}
