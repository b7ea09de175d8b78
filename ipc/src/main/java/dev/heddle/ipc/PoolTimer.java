package dev.heddle.ipc;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for what the pools of this process have to do later. */
final class PoolTimer {
  private static final ScheduledThreadPoolExecutor TIMER = makeTimer();

  private PoolTimer() {}

  /** Runs a short action that never waits for anything but a pool's lock. */
  static void later(Duration delay, Runnable action) {
    TIMER.schedule(action, nanosOf(delay), TimeUnit.NANOSECONDS);
  }

  private static long nanosOf(Duration delay) {
    try {
      return delay.toNanos();
    } catch (ArithmeticException _) {
      return Long.MAX_VALUE / 2;
    }
  }

  private static ScheduledThreadPoolExecutor makeTimer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, body -> Thread.ofPlatform().daemon().name("heddle-ipc-timer").unstarted(body));
    // Now, since later there may be no thread to be had, which is when it is needed.
    timer.prestartCoreThread();
    return timer;
  }
}
