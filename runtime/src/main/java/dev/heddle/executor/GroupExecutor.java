package dev.heddle.executor;

import dev.heddle.Action;
import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.core.Group;
import dev.heddle.core.Fiber;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Interruption;
import dev.heddle.parking.Waiter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A group as libraries know executors: each job is a task of the group.
 *
 * <p>Memory ordering: whoever brings a job adds it and then asks for the shutdown; whoever shuts down says
 * so and then asks for the jobs. Both are volatile, so a job that is let in is seen.
 */
public final class GroupExecutor extends AbstractExecutorService {
  private final Group group;
  private final Set<Job> jobs = ConcurrentHashMap.newKeySet();

  /** Those that have begun, so that a future knows whether it is run in one. */
  private final Set<Task<?>> running = ConcurrentHashMap.newKeySet();

  private final Promise<@Nullable Void> terminated = new Promise<>();
  private final Consumer<GroupExecutor> onShutdown;
  private volatile boolean shutdown;

  /** Makes an executor; the callback is told when it has been shut down. */
  GroupExecutor(Group group, Consumer<GroupExecutor> onShutdown) {
    this.group = group;
    this.onShutdown = onShutdown;
  }

  @Override
  public void execute(Runnable command) {
    var job = new Job(Objects.requireNonNull(command, "command"));
    jobs.add(job);
    boolean started = false;
    try {
      if (shutdown) {
        throw rejected(null);
      }
      Task<?> task = start(job);
      started = true;
      job.startedAs(task);
      task.onDone(job::ended);
    } finally {
      if (!started) {
        leave(job);
      }
    }
  }

  private Task<?> start(Job job) {
    try {
      return group.start(job);
    } catch (IllegalStateException e) {
      throw rejected(e);
    }
  }

  private RejectedExecutionException rejected(@Nullable Exception closed) {
    return new RejectedExecutionException(this + " takes no more jobs", closed);
  }

  private void leave(Job job) {
    jobs.remove(job);
    if (shutdown && jobs.isEmpty()) {
      terminated.complete(null);
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
    onShutdown.accept(this);
    if (jobs.isEmpty()) {
      terminated.complete(null);
    }
  }

  /** Cancels what runs; what has not begun never will. */
  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    List<Runnable> neverBegun = new ArrayList<>();
    for (Job job : jobs) {
      if (job.dismiss()) {
        neverBegun.add(job.command);
      }
    }
    return neverBegun;
  }

  @Override
  public boolean isShutdown() {
    return shutdown;
  }

  @Override
  public boolean isTerminated() {
    return shutdown && jobs.isEmpty();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    try {
      terminated.get(timeout, unit);
      return true;
    } catch (TimeoutException _) {
      return isTerminated();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As the JDK says, but a task that is cancelled waits too: its waits would throw again and again. */
  @Override
  public void close() {
    shutdown();
    try {
      terminated.await();
    } catch (InterruptedException _) {
      shutdownNow();
      terminated.awaitUncancellably();
      Thread.currentThread().interrupt();
    } catch (ExceptionGroup e) {
      shutdownNow();
      terminated.awaitUncancellably();
      throw e;
    }
  }

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Callable<T> callable) {
    return new Result<>(callable);
  }

  @Override
  protected <T extends @Nullable Object> RunnableFuture<T> newTaskFor(Runnable body, T value) {
    return new Result<>(body, value);
  }

  @Override
  public String toString() {
    return "The executor of " + group
        + (isTerminated() ? ", terminated" : shutdown ? ", shut down" : "");
  }

  /** One job, and the task that it is. */
  private final class Job implements Action<RuntimeException> {
    private static final int WAITING = 0;
    private static final int BEGUN = 1;
    private static final int DISMISSED = 2;

    final Runnable command;
    private final AtomicInteger state = new AtomicInteger(WAITING);
    private volatile @Nullable Task<?> task;
    private volatile boolean dismissed;

    Job(Runnable command) {
      this.command = command;
    }

    void startedAs(Task<?> mine) {
      task = mine;
      if (dismissed) {
        cancel(mine);
      }
    }

    @Override
    public void run() {
      if (state.compareAndSet(WAITING, BEGUN)) {
        Task<?> mine = Task.current();
        running.add(mine);
        try {
          command.run();
        } finally {
          running.remove(mine);
        }
      }
    }

    /** Returns whether it has not begun, and never will. */
    boolean dismiss() {
      dismissed = true;
      boolean never = state.compareAndSet(WAITING, DISMISSED);
      Task<?> mine = task;
      if (mine != null) {
        cancel(mine);
      }
      return never;
    }

    private void cancel(Task<?> mine) {
      mine.cancel("shutdownNow of the executor of " + group.name);
    }

    void ended(Outcome<?> outcome) {
      if (outcome instanceof Outcome.Cancelled
          && state.get() == WAITING
          && command instanceof Result<?> result) {
        result.cancel(false);
      }
      leave(this);
    }
  }

  /** A future whose job is cancelled as a task is, and again and again, and which is if its task is. */
  private final class Result<T extends @Nullable Object> extends FutureTask<T> {
    private volatile @Nullable Fiber<?> runner;

    Result(Callable<T> callable) {
      super(callable);
    }

    Result(Runnable body, T value) {
      super(body, value);
    }

    /** Also called by what others wrap it in; and by any task, as any Runnable. */
    @Override
    public void run() {
      if (Task.currentOrNull() instanceof Fiber<?> fiber && running.contains(fiber)) {
        runner = fiber;
      }
      super.run();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning && runner == null);
      // It may have begun meanwhile.
      Fiber<?> mine = runner;
      if (cancelled && mayInterruptIfRunning && mine != null) {
        mine.cancel("Future.cancel");
      }
      return cancelled;
    }

    @Override
    protected void setException(Throwable e) {
      Fiber<?> mine = runner;
      if (mine != null
          && mine.isCancelPending()
          && Endings.interruption(e, true, mine.run) == Interruption.Found.AS_CAUSE) {
        super.cancel(false);
      } else {
        super.setException(e);
      }
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
      checkCancelled();
      return super.get();
    }

    @Override
    public T get(long timeout, TimeUnit unit)
        throws InterruptedException, ExecutionException, TimeoutException {
      checkCancelled();
      return super.get(timeout, unit);
    }

    private void checkCancelled() throws InterruptedException {
      if (!isDone()) {
        Waiter.checkCancelled();
      }
    }
  }
}
