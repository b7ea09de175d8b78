package dev.heddle.benchmarks.workloads;

import dev.heddle.channel.Channel;
import dev.heddle.channel.Select;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * One task selects from two channels that both have a value; an operation is the select, with making
 * its two clauses, and the send that puts back what it took.
 */
public class Selecting extends Family {
  private static final int TIMES = 500_000;
  private static final int VALUES = 8;

  /** Made by JMH. */
  public Selecting() {}

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
    Selection selection =
        () -> Select.<Integer>first(
            left.onReceive(value -> value), right.onReceive(value -> -value));
    select(new HeddleTasks(carriers), left::send, right::send, selection);
  }

  /**
   * Channels of Jox on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(TIMES)
  public void jox() throws Exception {
    com.softwaremill.jox.Channel<Integer> left =
        com.softwaremill.jox.Channel.newBufferedChannel(VALUES);
    com.softwaremill.jox.Channel<Integer> right =
        com.softwaremill.jox.Channel.newBufferedChannel(VALUES);
    Selection selection =
        () -> com.softwaremill.jox.Select.<Integer>select(
            left.receiveClause(value -> value), right.receiveClause(value -> -value));
    select(ThreadTasks.VIRTUAL, left::send, right::send, selection);
  }

  private interface Sending {
    void send(Integer value) throws InterruptedException;
  }

  /** Returns the value received, negated if it came from the right. */
  private interface Selection {
    Integer select() throws InterruptedException;
  }

  private void select(Tasks tasks, Sending left, Sending right, Selection selection)
      throws Exception {
    int times = TIMES / divisor;
    long[] selected = new long[1];
    tasks.run(
        () -> {
          for (int i = 1; i <= VALUES; i++) {
            left.send(i);
            right.send(i);
          }
          for (int i = 0; i < times; i++) {
            Integer value = selection.select();
            if (value > 0) {
              left.send(value);
            } else {
              right.send(-value);
            }
            selected[0] += Math.min(1, Math.abs(value));
          }
        });
    finish("values selected", times, selected[0]);
  }
}
