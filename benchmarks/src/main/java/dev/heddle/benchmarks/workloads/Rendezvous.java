package dev.heddle.benchmarks.workloads;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Two tasks hand one item to and fro; an operation is one hand-over, with its switch of tasks. */
public class Rendezvous extends Family {
  private static final int MANY = 200_000;
  private static final int SOME = 100_000;
  private static final int FEW = 20_000;

  /** Made by JMH. */
  public Rendezvous() {}

  /**
   * Channels of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    play(new HeddleTasks(carriers), HeddlePipe::new, MANY);
  }

  /**
   * SynchronousQueue on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jdk() throws Exception {
    play(ThreadTasks.VIRTUAL, Pipe::juc, MANY);
  }

  /**
   * SynchronousQueue in tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(SOME)
  public void juc() throws Exception {
    play(new HeddleTasks(carriers), Pipe::juc, SOME);
  }

  /**
   * Rendezvous channels of Jox on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void jox() throws Exception {
    play(ThreadTasks.VIRTUAL, Pipe::jox, FEW);
  }

  /**
   * SynchronousQueue on platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    play(ThreadTasks.PLATFORM, Pipe::juc, FEW);
  }

  /**
   * Raw continuations.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void raw() throws Exception {
    var tasks = new RawTasks();
    play(tasks, capacity -> new RawPipe(tasks, capacity), MANY);
  }

  private void play(Tasks tasks, Pipe.Maker pipes, int operations) throws Exception {
    int rounds = operations / divisor / 2;
    Pipe there = pipes.make(0);
    Pipe back = pipes.make(0);
    long[] handed = new long[2];
    tasks.run(
        () -> tasks.together(
            List.of(
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    there.send(1);
                    handed[0] += back.receive();
                  }
                },
                () -> {
                  for (int i = 0; i < rounds; i++) {
                    handed[1] += there.receive();
                    back.send(1);
                  }
                })));
    finish("hand-overs", 2L * rounds, handed[0] + handed[1]);
  }
}
