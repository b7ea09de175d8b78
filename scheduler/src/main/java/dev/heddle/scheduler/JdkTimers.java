package dev.heddle.scheduler;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers where no loop of ours keeps them: one daemon thread for the process. */
final class JdkTimers {
  static final String THREAD_NAME = "heddle-timer";

  private static final ScheduledThreadPoolExecutor EXECUTOR =
      new ScheduledThreadPoolExecutor(
          1, body -> Thread.ofPlatform().daemon().name(THREAD_NAME).unstarted(body));

  static {
    EXECUTOR.setRemoveOnCancelPolicy(true);
  }

  private JdkTimers() {}

  static Timer schedule(Runnable action, long delayNanos) {
    var future = EXECUTOR.schedule(action, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  /** Whether no timer is pending and none is being fired. */
  static boolean isIdle() {
    return EXECUTOR.getQueue().isEmpty() && EXECUTOR.getActiveCount() == 0;
  }
}
