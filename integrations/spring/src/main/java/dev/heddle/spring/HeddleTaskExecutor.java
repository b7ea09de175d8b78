package dev.heddle.spring;

import dev.heddle.HeddleRuntime;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;

/**
 * Spring's executor of a thread for each job, whose threads are tasks: for {@code @Async}, for what a controller
 * returns to be called later, and for whoever asks for an executor. To cancel a job's future cancels its task.
 */
@SuppressWarnings("serial") // As its parent it is Serializable by name only.
final class HeddleTaskExecutor extends SimpleAsyncTaskExecutor {
  private final HeddleRuntime runtime;

  HeddleTaskExecutor(HeddleRuntime runtime) {
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
  public Future<?> submit(Runnable job) {
    var future = new TaskFuture<@Nullable Void>(job, null);
    execute(future);
    return future;
  }

  @Override
  public <T> Future<T> submit(Callable<T> job) {
    var future = new TaskFuture<T>(job);
    execute(future);
    return future;
  }
}
