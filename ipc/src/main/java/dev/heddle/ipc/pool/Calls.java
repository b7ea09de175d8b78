package dev.heddle.ipc.pool;

import dev.heddle.Outcome;
import dev.heddle.ipc.RemoteException;
import dev.heddle.ipc.WorkerLostException;
import java.util.Collection;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** How a caller waits for its jobs, and what reaches it of their ends. */
public final class Calls {
  private final Dispatcher dispatcher;

  Calls(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  public void checkOpen() {
    dispatcher.checkOpen();
  }

  public void begin(Job job) {
    dispatcher.enqueue(job);
  }

  public <R extends @Nullable Object> R run(Job job) throws Exception {
    dispatcher.enqueue(job);
    return await(job);
  }

  /** Waits for a job. If the caller is cancelled meanwhile, the job is stopped first. */
  @SuppressWarnings("unchecked")
  public <R extends @Nullable Object> R await(Job job) throws Exception {
    Outcome<@Nullable Object> ending;
    try {
      ending = job.promise.outcome();
    } catch (InterruptedException | RuntimeException e) {
      if (dispatcher.drop(job)) {
        job.promise.awaitUncancellably();
      }
      throw e;
    }
    return switch (ending) {
      case Outcome.Success(var value) -> (R) value;
      case Outcome.Failure(Error cause) -> throw calledFromHere(cause);
      case Outcome.Failure(var cause) -> throw (Exception) calledFromHere(cause);
      case Outcome.Cancelled(var cause) -> {
        var cancelled = new CancellationException("The pool was closed");
        cancelled.initCause(cause);
        throw cancelled;
      }
    };
  }

  /** Stops jobs and waits until they have ended. */
  public void dropAll(Collection<Job> jobs) {
    for (Job job : jobs.stream().filter(dispatcher::drop).toList()) {
      job.promise.awaitUncancellably();
    }
  }

  /** What was made by a reader's thread gets the stack of the caller. */
  private static <X extends Throwable> X calledFromHere(X failure) {
    if (failure instanceof WorkerLostException) {
      failure.fillInStackTrace();
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof RemoteException) {
        suppressed.fillInStackTrace();
      }
    }
    return failure;
  }
}
