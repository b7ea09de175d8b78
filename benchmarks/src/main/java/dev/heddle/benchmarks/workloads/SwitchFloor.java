package dev.heddle.benchmarks.workloads;

import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.VirtualThreads;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the JDK's part of a switch costs: virtual threads on a scheduler that does nothing, a queue
 * that is not even safe, and a loop on the calling thread. No scheduler of virtual threads can be
 * faster; docs/adr/0022-what-a-switch-costs.md reads the figures.
 *
 * <p>Run with {@code java -cp heddle-benchmarks.jar org.openjdk.jmh.Main SwitchFloor}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xmx2g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class SwitchFloor {
  private static final int MANY = 200_000;
  private static final int BATCH = 1_000;
  private static final int THREADS = 10;

  private final VirtualThreads threads = JdkGateway.virtualThreads();
  private final Queue<Runnable> runnable = new ArrayDeque<>();

  /** What has been done, counted where it was done. */
  long done;

  private Thread first = Thread.currentThread();
  private Thread second = first;
  private Thread turn = first;

  /** Made by JMH. */
  public SwitchFloor() {}

  /** Ten threads yield in turn; an operation is one yield. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void yields() {
    for (int i = 0; i < THREADS; i++) {
      start(() -> {
        for (int k = 0; k < MANY / THREADS; k++) {
          Thread.yield();
          done++;
        }
      });
    }
    runAll();
  }

  /** Two threads park and unpark each other; an operation is one hand-over. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void handOvers() {
    first = threads.unstarted(runnable::add, null, () -> play(true));
    second = threads.unstarted(runnable::add, null, () -> play(false));
    turn = first;
    first.start();
    second.start();
    runAll();
  }

  private void play(boolean isFirst) {
    Thread me = isFirst ? first : second;
    Thread other = isFirst ? second : first;
    for (int k = 0; k < MANY / 2; k++) {
      while (turn != me) {
        LockSupport.park(this);
      }
      turn = other;
      done++;
      LockSupport.unpark(other);
    }
  }

  /** Threads are started by the thousand and run to their ends; an operation is one thread. */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void spawns() {
    for (int batch = 0; batch < MANY / BATCH; batch++) {
      for (int i = 0; i < BATCH; i++) {
        start(() -> done++);
      }
      runAll();
    }
  }

  private void start(Runnable body) {
    threads.unstarted(runnable::add, null, body).start();
  }

  private void runAll() {
    while (!runnable.isEmpty()) {
      Objects.requireNonNull(runnable.poll()).run();
    }
  }
}
