package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

/**
 * Spring's scheduler of a thread for each run of a job, whose threads are tasks. A thread of its own looks at the clock.
 * Jobs with a fixed delay take turns, as there; their thread waits while they run in a task.
 */
@SuppressWarnings("serial") // As its parent it is Serializable by name only.
final class HeddleTaskScheduler extends SimpleAsyncTaskScheduler {
  private final HeddleRuntime runtime;

  HeddleTaskScheduler(HeddleRuntime runtime) {
    this.runtime = runtime;
  }

  @Override
  protected void doExecute(Runnable job) {
    try {
      RootGroup.start(runtime, nextThreadName(), job);
    } catch (RejectedExecutionException e) {
      throw new TaskRejectedException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable job, Instant startTime, Duration delay) {
    return super.scheduleWithFixedDelay(() -> call(job), startTime, delay);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(Runnable job, Duration delay) {
    return super.scheduleWithFixedDelay(() -> call(job), delay);
  }

  private void call(Runnable job) {
    try {
      runtime.call(job::run);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
