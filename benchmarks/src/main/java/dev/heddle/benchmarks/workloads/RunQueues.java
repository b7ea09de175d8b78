package dev.heddle.benchmarks.workloads;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.varhandle.MpmcVarHandleArrayQueue;
import org.jctools.queues.varhandle.MpscLinkedVarHandleQueue;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpmcVarHandleArrayQueue;
import org.jctools.queues.varhandle.SpscUnboundedVarHandleArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The queues that could hold what is runnable, on the one thread that a hand-over between two tasks
 * of a carrier takes: some are put in, as many are taken out.
 *
 * <p>Run with {@code java -cp heddle-benchmarks.jar org.openjdk.jmh.Main RunQueues}. For
 * docs/adr/0007-run-queue.md.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RunQueues {
  private static final int AT_ONCE = 10;

  /** Which queue. */
  @Param({"plain", "spsc", "mpsc", "mpsc-linked", "spmc", "mpmc", "jdk-linked",
      "jdk-array"}) public String queue =
          "spsc";

  private final Runnable runnable = () -> {};
  private Queue<Runnable> runnables = new ArrayDeque<>();

  /** Made by JMH. */
  public RunQueues() {}

  /** Makes the queue. */
  @Setup
  public void make() {
    runnables =
        switch (queue) {
          case "plain" -> new ArrayDeque<>();
          case "spsc" -> new SpscUnboundedVarHandleArrayQueue<>(1024);
          case "mpsc" -> new MpscUnboundedVarHandleArrayQueue<>(1024);
          case "mpsc-linked" -> new MpscLinkedVarHandleQueue<>();
          case "spmc" -> new SpmcVarHandleArrayQueue<>(256);
          case "mpmc" -> new MpmcVarHandleArrayQueue<>(256);
          case "jdk-linked" -> new ConcurrentLinkedQueue<>();
          case "jdk-array" -> new ArrayBlockingQueue<>(256);
          default -> throw new IllegalArgumentException("No queue is called " + queue);
        };
  }

  /**
   * Puts ten in and takes ten out.
   *
   * @return the last one
   */
  @Benchmark
  @OperationsPerInvocation(AT_ONCE)
  public Runnable offerAndPoll() {
    for (int i = 0; i < AT_ONCE; i++) {
      runnables.offer(runnable);
    }
    Runnable last = runnable;
    for (int i = 0; i < AT_ONCE; i++) {
      last = runnables.poll();
    }
    return last;
  }
}
