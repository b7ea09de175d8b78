package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.StackRoom;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
    StackRoom.forSection();
    var timer = new Once(action);
    timer.future = EXECUTOR.schedule(timer::fire, delayNanos, TimeUnit.NANOSECONDS);
    return timer;
  }

  /** Keeps a carrier's timer for which there is no carrier. */
  static void adopt(LoopTimer timer) {
    schedule(timer::fire, timer.deadline - System.nanoTime());
  }

  /** Fires or is cancelled: the JDK's future says that it has been cancelled while its action runs. */
  private static final class Once implements Timer {
    private final Runnable action;
    private final AtomicBoolean decided = new AtomicBoolean();

    /** Set before anybody else has the timer. */
    private @Nullable Future<?> future;

    Once(Runnable action) {
      this.action = action;
    }

    void fire() {
      if (decided.compareAndSet(false, true)) {
        action.run();
      }
    }

    @Override
    public boolean cancel() {
      if (!decided.compareAndSet(false, true)) {
        return false;
      }
      Objects.requireNonNull(future).cancel(false);
      return true;
    }
  }

  /** Whether no timer is pending and none is being fired. */
  static boolean isIdle() {
    return EXECUTOR.getQueue().isEmpty() && EXECUTOR.getActiveCount() == 0;
  }
}
