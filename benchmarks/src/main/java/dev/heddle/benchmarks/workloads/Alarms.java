package dev.heddle.benchmarks.workloads;

import dev.heddle.scheduler.Scheduler;
import dev.heddle.scheduler.Timer;
import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Something that runs an action later unless it is cancelled.
 *
 * @param <T> the handle of one action
 */
interface Alarms<T> {
  T add(long delayNanos);

  boolean cancel(T alarm);

  /** The timers of Heddle's carriers. */
  static Alarms<Timer> heddle(Scheduler scheduler) {
    return new Alarms<>() {
      @Override
      public Timer add(long delayNanos) {
        return scheduler.schedule(() -> {}, delayNanos);
      }

      @Override
      public boolean cancel(Timer timer) {
        return timer.cancel();
      }
    };
  }

  /** An executor of java.util.concurrent. */
  static Alarms<Future<?>> juc(ScheduledExecutorService executor) {
    return new Alarms<>() {
      @Override
      public Future<?> add(long delayNanos) {
        return executor.schedule(() -> {}, delayNanos, TimeUnit.NANOSECONDS);
      }

      @Override
      public boolean cancel(Future<?> future) {
        return future.cancel(false);
      }
    };
  }

  /** An event loop of Netty. */
  static Alarms<Future<?>> netty(EventLoop loop) {
    return juc(loop);
  }
}
