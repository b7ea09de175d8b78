package dev.heddle.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The work, the same for each subject; each result is nanoseconds for one operation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Workloads {
  static final int SPAWNED = 1_000;
  static final int ITEMS = 100_000;
  static final int YIELDS = 10_000;

  /** Who does it. */
  @Param({"HEDDLE", "JDK"}) public Subject subject = Subject.HEDDLE;

  /** Made by JMH. */
  public Workloads() {}

  /**
   * Starts a thousand tasks that do nothing, and waits for them.
   *
   * @throws Exception if the subject fails
   */
  @Benchmark
  @OperationsPerInvocation(SPAWNED * 10)
  public void spawn() throws Exception {
    List<Subject.Work> nothing = new ArrayList<>();
    for (int i = 0; i < SPAWNED; i++) {
      nothing.add(() -> {});
    }
    subject.run(
        () -> {
          for (int round = 0; round < 10; round++) {
            subject.together(nothing);
          }
        });
  }

  /**
   * Passes items from one task to another through a queue of 16.
   *
   * @throws Exception if the subject fails
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void channel1x1x16() throws Exception {
    pass(16);
  }

  /**
   * Passes items from one task to another through a queue of 1,024.
   *
   * @throws Exception if the subject fails
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void channel1x1x1024() throws Exception {
    pass(1024);
  }

  private void pass(int capacity) throws Exception {
    Subject.Pipe pipe = subject.pipe(capacity);
    long[] sum = new long[1];
    subject.run(
        () -> subject.together(
            List.of(
                () -> {
                  for (int i = 0; i < ITEMS; i++) {
                    pipe.put(i);
                  }
                },
                () -> {
                  for (int i = 0; i < ITEMS; i++) {
                    sum[0] += pipe.get();
                  }
                })));
    if (sum[0] != (long) ITEMS * (ITEMS - 1) / 2) {
      throw new IllegalStateException("Items were lost: the sum is " + sum[0]);
    }
  }

  /**
   * Lets ten tasks take turns.
   *
   * @throws Exception if the subject fails
   */
  @Benchmark
  @OperationsPerInvocation(10 * YIELDS)
  public void yield10() throws Exception {
    List<Subject.Work> turns = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      turns.add(
          () -> {
            for (int k = 0; k < YIELDS; k++) {
              Thread.yield();
            }
          });
    }
    subject.run(() -> subject.together(turns));
  }
}
