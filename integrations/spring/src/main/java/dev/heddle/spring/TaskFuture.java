package dev.heddle.spring;

import dev.heddle.Task;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** A future whose job, once cancelled, is cancelled as a task is: at this wait, and at each one after. */
final class TaskFuture<T extends @Nullable Object> extends FutureTask<T> {
  private volatile @Nullable Task<?> runner;

  TaskFuture(Callable<T> job) {
    super(job);
  }

  TaskFuture(Runnable job, T result) {
    super(job, result);
  }

  @Override
  public void run() {
    runner = Task.currentOrNull();
    super.run();
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning && runner == null);
    // It may have begun meanwhile.
    Task<?> mine = runner;
    if (cancelled && mayInterruptIfRunning && mine != null) {
      mine.cancel("Future.cancel");
    }
    return cancelled;
  }
}
