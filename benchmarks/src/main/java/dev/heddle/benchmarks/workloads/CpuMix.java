package dev.heddle.benchmarks.workloads;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/**
 * The same arithmetic, cut into tasks of three sizes that need a core and wait for nothing; an
 * operation is all of it. A third of the work is in each size: some ten microseconds, a tenth of a
 * millisecond, a millisecond.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CpuMix extends Family {
  private static final int LARGE_TASKS = 60;
  private static final int STEPS_OF_SMALL = 10_000;

  /** Made by JMH. */
  public CpuMix() {}

  /**
   * Tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void heddle() throws Exception {
    compute(new HeddleTasks(carriers));
  }

  /**
   * The JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void jdk() throws Exception {
    compute(ThreadTasks.VIRTUAL);
  }

  /**
   * A pool of platform threads, one a core.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  public void threads() throws Exception {
    compute(new PoolTasks());
  }

  private void compute(Tasks tasks) throws Exception {
    var steps = new AtomicLong();
    var hash = new AtomicLong();
    List<Work> works = new ArrayList<>();
    long all = 0;
    int number = LARGE_TASKS;
    for (int size = 100 * STEPS_OF_SMALL; size >= STEPS_OF_SMALL; size /= 10) {
      int mine = Math.max(1, size / divisor);
      for (int i = 0; i < number; i++) {
        works.add(
            () -> {
              hash.addAndGet(hash(mine));
              steps.addAndGet(mine);
            });
        all += mine;
      }
      number *= 10;
    }
    Collections.shuffle(works, new Random(42));
    tasks.run(() -> tasks.together(works));
    if (hash.get() == 0) {
      throw new IllegalStateException("The arithmetic came to nothing");
    }
    finish("steps", all, steps.get());
  }

  private static long hash(int steps) {
    long x = steps;
    for (int i = 0; i < steps; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    return x;
  }

  /** As many platform threads as cores. */
  private static final class PoolTasks implements Tasks {
    @Override
    public void run(Work root) throws Exception {
      root.run();
    }

    @Override
    public void together(List<? extends Work> works) throws Exception {
      int cores = Runtime.getRuntime().availableProcessors();
      try (var pool = Executors.newFixedThreadPool(cores)) {
        List<Future<?>> futures = new ArrayList<>(works.size());
        for (Work work : works) {
          futures.add(pool.submit(work::runUnchecked));
        }
        for (Future<?> future : futures) {
          future.get();
        }
      }
    }
  }
}
