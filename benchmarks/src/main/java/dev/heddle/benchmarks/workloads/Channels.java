package dev.heddle.benchmarks.workloads;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** Some tasks send through one channel to as many others; an operation is one item. */
public class Channels extends Family {
  private static final int MANY = 1_000_000;
  private static final int SOME = 200_000;
  private static final int FEW = 50_000;

  /** Boxed beforehand: the channel is what is measured, not the allocation of numbers. */
  private static final Integer[] ITEMS =
      IntStream.range(0, 1024).boxed().toArray(Integer[]::new);

  /** How many items the channel holds; 0 for a rendezvous. */
  @Param("16") public int capacity = 16;

  /** How many send, and how many receive. */
  @Param("1") public int pairs = 1;

  /** Made by JMH. */
  public Channels() {}

  /**
   * Channels of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    pass(new HeddleTasks(carriers), HeddlePipe::new, MANY);
  }

  /**
   * SynchronousQueue or ArrayBlockingQueue on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(SOME)
  public void jdk() throws Exception {
    pass(ThreadTasks.VIRTUAL, Pipe::juc, SOME);
  }

  /**
   * The same queues in tasks of Heddle.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(SOME)
  public void juc() throws Exception {
    pass(new HeddleTasks(carriers), Pipe::juc, SOME);
  }

  /**
   * Channels of Jox on the JDK's virtual threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(SOME)
  public void jox() throws Exception {
    pass(ThreadTasks.VIRTUAL, Pipe::jox, SOME);
  }

  /**
   * The queues on platform threads.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(FEW)
  public void threads() throws Exception {
    pass(ThreadTasks.PLATFORM, Pipe::juc, FEW);
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
    pass(tasks, most -> new RawPipe(tasks, most), MANY);
  }

  private void pass(Tasks tasks, Pipe.Maker pipes, int items) throws Exception {
    int each = items / divisor / pairs;
    Pipe pipe = pipes.make(capacity);
    var sent = new AtomicLong();
    var received = new AtomicLong();
    var count = new AtomicLong();
    List<Work> works = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      works.add(
          () -> {
            long sum = 0;
            for (int k = 0; k < each; k++) {
              Integer item = ITEMS[k & 1023];
              sum += item;
              pipe.send(item);
            }
            sent.addAndGet(sum);
          });
      works.add(
          () -> {
            long sum = 0;
            for (int k = 0; k < each; k++) {
              sum += pipe.receive();
            }
            received.addAndGet(sum);
            count.addAndGet(each);
          });
    }
    tasks.run(() -> tasks.together(works));
    finish("sum of the items received", sent.get(), received.get());
    finish("items", (long) each * pairs, count.get());
  }
}
