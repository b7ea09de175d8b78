package dev.heddle.ipc.process;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One thread for what the pools of this process have to do later. */
public final class PoolTimer {
  private static final ScheduledThreadPoolExecutor TIMER = makeTimer();

  private PoolTimer() {}

  /**
   * Runs a short action that never waits for anything but a pool's lock. Until it runs or is cancelled
   * it is kept with all that it refers to.
   */
  public static Future<?> later(Duration delay, Runnable action) {
    return TIMER.schedule(action, nanosOf(delay), TimeUnit.NANOSECONDS);
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
            1, body -> OwnThread.named("heddle-ipc-timer").unstarted(body));
    // Now, since later there may be no thread to be had, which is when it is needed.
    timer.prestartCoreThread();
    timer.setRemoveOnCancelPolicy(true);
    return timer;
  }
}
