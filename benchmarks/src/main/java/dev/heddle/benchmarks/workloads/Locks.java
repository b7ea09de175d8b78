package dev.heddle.benchmarks.workloads;

import java.util.Collections;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * Tasks take one lock in turn to count; an operation is taking and giving it back. Where there are
 * several tasks each lets others run while it holds the lock, so that they do have to wait for it.
 */
public class Locks extends Family {
  private static final int MANY = 400_000;
  private static final int FEW = 40_000;

  /** How many tasks there are. */
  @Param("1") public int tasks = 1;

  /** Guarded by the lock and nothing else. */
  private long counter;

  /** Made by JMH. */
  public Locks() {}

  /**
   * A lock of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    count(new HeddleTasks(carriers), Mutex::heddle, MANY);
  }

  /**
   * ReentrantLock on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jdk() throws Exception {
    count(ThreadTasks.VIRTUAL, Mutex::juc, MANY);
  }

  /**
   * ReentrantLock in tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void juc() throws Exception {
    count(new HeddleTasks(carriers), Mutex::juc, FEW);
  }

  /**
   * ReentrantLock on platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    count(ThreadTasks.PLATFORM, Mutex::juc, FEW);
  }

  private void count(Tasks engine, Supplier<Mutex> mutexes, int operations) throws Exception {
    int each = operations / divisor / tasks;
    boolean crowded = tasks > 1;
    Mutex mutex = mutexes.get();
    counter = 0;
    Work work =
        () -> {
          for (int i = 0; i < each; i++) {
            mutex.lock();
            try {
              counter++;
              if (crowded) {
                engine.pause();
              }
            } finally {
              mutex.unlock();
            }
          }
        };
    engine.run(() -> engine.together(Collections.nCopies(tasks, work)));
    finish("counter", (long) each * tasks, counter);
  }
}
