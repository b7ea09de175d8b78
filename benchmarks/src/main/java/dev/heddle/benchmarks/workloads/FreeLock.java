package dev.heddle.benchmarks.workloads;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** One task takes a lock that nobody else wants, to count; an operation is taking and releasing it. */
public class FreeLock extends Family {
  private static final int TIMES = 2_000_000;

  /** Made by JMH. */
  public FreeLock() {}

  /**
   * A lock of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void heddle() throws Exception {
    count(new HeddleTasks(carriers), Mutex.heddle());
  }

  /**
   * ReentrantLock on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void jdk() throws Exception {
    count(ThreadTasks.VIRTUAL, Mutex.juc());
  }

  /**
   * ReentrantLock in tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void juc() throws Exception {
    count(new HeddleTasks(carriers), Mutex.juc());
  }

  /**
   * ReentrantLock on platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void threads() throws Exception {
    count(ThreadTasks.PLATFORM, Mutex.juc());
  }

  private void count(Tasks tasks, Mutex mutex) throws Exception {
    int times = TIMES / divisor;
    long[] counter = new long[1];
    tasks.run(
        () -> {
          for (int i = 0; i < times; i++) {
            mutex.lock();
            try {
              counter[0]++;
            } finally {
              mutex.unlock();
            }
          }
        });
    finish("counter", times, counter[0]);
  }
}
