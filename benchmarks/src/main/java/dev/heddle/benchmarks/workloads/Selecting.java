package dev.heddle.benchmarks.workloads;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * One task receives from either of two channels that both have a value; an operation is one select,
 * with the making of its two clauses, and the send that puts back what it took.
 */
public class Selecting extends Family {
  private static final int TIMES = 2_000_000;
  private static final int ROUND = 1_000;
  private static final int VALUES = 8;

  /** Made by JMH. */
  public Selecting() {}

  /** Selects, puts back and returns the value, which is 1. */
  private interface Operation {
    int run() throws InterruptedException;
  }

  /**
   * Channels of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void heddle() throws Exception {
    Channel<Integer> left = Channel.buffered(VALUES);
    Channel<Integer> right = Channel.buffered(VALUES);
    for (int i = 0; i < VALUES; i++) {
      left.trySend(1);
      right.trySend(1);
    }
    select(
        new HeddleTasks(carriers),
        () -> {
          Channel<Integer> chosen =
              Select.first(
                  left.onReceive(_ -> left), right.onReceive(_ -> right));
          chosen.send(1);
          return 1;
        });
  }

  /**
   * Channels of Jox on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void jox() throws Exception {
    var left = com.softwaremill.jox.Channel.<Integer>newBufferedChannel(VALUES);
    var right = com.softwaremill.jox.Channel.<Integer>newBufferedChannel(VALUES);
    for (int i = 0; i < VALUES; i++) {
      left.send(1);
      right.send(1);
    }
    select(
        ThreadTasks.VIRTUAL,
        () -> {
          var chosen =
              com.softwaremill.jox.Select.<com.softwaremill.jox.Channel<Integer>>select(
                  left.receiveClause(_ -> left), right.receiveClause(_ -> right));
          chosen.send(1);
          return 1;
        });
  }

  private void select(Tasks tasks, Operation operation) throws Exception {
    int rounds = TIMES / divisor / ROUND;
    long[] selected = new long[1];
    tasks.run(
        () -> {
          for (int i = 0; i < rounds; i++) {
            selected[0] += round(operation);
          }
        });
    finish("values selected", (long) rounds * ROUND, selected[0]);
  }

  /** Apart, so that it is compiled as it is called and not only from its middle on. */
  private static long round(Operation operation) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < ROUND; i++) {
      sum += operation.run();
    }
    return sum;
  }
}
