package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs each job in a task of a runtime's root group.
 *
 * <p>Not the runtime's own executor, which takes nothing any more once the runtime is to end: what is under way may need
 * another job to come to its end, as a request does whose answer is computed asynchronously. This one takes jobs until
 * the group has no tasks left.
 */
final class RootExecutor implements Executor {
  private final HeddleRuntime runtime;
  private final String namePrefix;
  private final AtomicLong started = new AtomicLong();

  RootExecutor(HeddleRuntime runtime, String namePrefix) {
    this.runtime = runtime;
    this.namePrefix = namePrefix;
  }

  @Override
  public void execute(Runnable job) {
    start(runtime, namePrefix + started.getAndIncrement(), job);
  }

  static void start(HeddleRuntime runtime, String taskName, Runnable job) {
    Objects.requireNonNull(job, "job");
    try {
      runtime.group().start(taskName, job::run);
    } catch (IllegalStateException closed) {
      throw new RejectedExecutionException(runtime + " takes no more jobs", closed);
    }
  }
}
