package dev.heddle.benchmarks.workloads;

import dev.heddle.Heddle;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/**
 * A thread that is no task has something run in one, and waits for its result, as a framework does for a
 * request; an operation is one call.
 */
public class Entering extends Family {
  private static final int MANY = 50_000;
  private static final int FEW = 10_000;

  /** Who calls: a {@code platform} thread, or a {@code virtual} one of the JDK's scheduler. */
  @Param("platform") public String caller = "platform";

  /** Made by JMH. */
  public Entering() {}

  /** Runs one piece of work somewhere else, and returns its result. */
  @FunctionalInterface
  private interface Door {
    long call(AtomicLong counter) throws Exception;
  }

  /**
   * A runtime that is open.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    try (var runtime = Heddle.builder().carriers(carriers).open()) {
      enter(counter -> runtime.call(counter::incrementAndGet), MANY);
    }
  }

  /**
   * An executor of the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jdk() throws Exception {
    enter(Executors.newVirtualThreadPerTaskExecutor(), MANY);
  }

  /**
   * An executor with one platform thread.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    enter(Executors.newSingleThreadExecutor(), FEW);
  }

  private void enter(ExecutorService executor, int calls) throws Exception {
    try (executor) {
      enter(counter -> executor.submit(counter::incrementAndGet).get(), calls);
    }
  }

  private void enter(Door door, int calls) throws Exception {
    var counter = new AtomicLong();
    var sum = new AtomicLong();
    long number = calls / divisor;
    Work work = () -> {
      for (long i = 0; i < number; i++) {
        sum.addAndGet(door.call(counter));
      }
    };
    var callers = caller.equals("virtual") ? ThreadTasks.VIRTUAL : ThreadTasks.PLATFORM;
    callers.run(work);
    finish("calls", number, counter.get());
    finish("results", number * (number + 1) / 2, sum.get());
    done = number;
  }
}
