package dev.heddle.benchmarks.workloads;

import dev.heddle.Heddle;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.ArrayDeque;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * Timeouts that do not come true: among a thousand pending timers one is added and the oldest is
 * cancelled; an operation is both.
 */
public class Timers extends Family {
  private static final int MANY = 200_000;
  private static final int PENDING = 1_000;

  /** Made by JMH. */
  public Timers() {}

  /**
   * Timers of Heddle's carriers.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void heddle() throws Exception {
    new HeddleTasks(carriers).run(() -> churn(Alarms.heddle(Heddle.scheduler())));
  }

  /**
   * ForkJoinPool.schedule, on which the JDK's virtual threads sleep.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void jdk() throws Exception {
    ThreadTasks.VIRTUAL.run(() -> churn(Alarms.juc(ForkJoinPool.commonPool())));
  }

  /**
   * A ScheduledThreadPoolExecutor.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void juc() throws Exception {
    try (var executor = new ScheduledThreadPoolExecutor(1)) {
      executor.setRemoveOnCancelPolicy(true);
      new HeddleTasks(carriers).run(() -> churn(Alarms.juc(executor)));
    }
  }

  /**
   * An event loop of Netty, on its own thread.
   *
   * @throws Exception if it fails
   */
  @Benchmark
  @OperationsPerInvocation(MANY)
  public void netty() throws Exception {
    try (var group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory())) {
      EventLoop loop = group.next();
      loop.submit(() -> churn(Alarms.netty(loop))).get();
      group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private <T> void churn(Alarms<T> alarms) {
    int operations = MANY / divisor;
    long cancelled = 0;
    var pending = new ArrayDeque<T>(PENDING + 1);
    for (int i = 0; i < PENDING + operations; i++) {
      // From one second to about seventeen, in no order.
      pending.addLast(alarms.add(1_000_000_000L + (i * 0x9E3779B9L & 0x3FFF) * 1_000_000L));
      if (i >= PENDING && alarms.cancel(pending.removeFirst())) {
        cancelled++;
      }
    }
    pending.forEach(alarms::cancel);
    finish("timers cancelled", operations, cancelled);
  }
}
