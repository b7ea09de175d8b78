package dev.heddle.outcome;

import dev.heddle.DoneCallback;
import dev.heddle.Eventual;
import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.core.Suspendable;
import dev.heddle.failure.Exceptions;
import dev.heddle.parking.Guarded;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import dev.heddle.report.FailureText;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result to come, set once, awaited by any number of threads: what {@link Task} and {@link
 * Promise} share.
 *
 * <p>Memory ordering: {@code outcome} is written once, with the lock held (release), and read
 * with and without it (volatile); whoever reads it non-null sees all that led to it. The waiters are
 * guarded by the lock.
 *
 * @param <T> the type of the result
 */
public abstract sealed class Awaitable<T extends @Nullable Object> extends Guarded
    implements Eventual<T>, Selectable permits Suspendable, Promise, Handshake {

  private static final VarHandle OUTCOME;

  static {
    // Not first when one is thrown, which may be where the stack is nearly used up.
    Exceptions.access();
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(Awaitable.class, "outcome", Outcome.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable Outcome<T> outcome;
  private @Nullable WaitQueue waiters;

  /** Who wants to be called, newest first. */
  private @Nullable Callback<T> callbacks;

  /** For those who are one. */
  protected Awaitable() {}

  /**
   * Says what this is, for messages.
   *
   * @return for example "Task 'fetch'" or "Promise"
   */
  protected abstract String what();

  /**
   * Says what its waiters do, for the task tree.
   *
   * @return a verb
   */
  protected String operation() {
    return "await";
  }

  /** Called when somebody looks at the failure there is. */
  protected void failureHeard() {}

  /**
   * Called when somebody who has waited for the failure is cancelled before it can be told.
   *
   * @param cause the failure
   */
  protected void failureUnheard(Throwable cause) {}

  /**
   * Sets the outcome and tells those who wait for it.
   *
   * @param settled the outcome
   * @return how many have been told of it; -1 if there was one already
   */
  protected final int settle(Outcome<T> settled) {
    List<Waiter> woken = List.of();
    Callback<T> called;
    acquire();
    try {
      if (outcome != null) {
        return -1;
      }
      WaitQueue queue = waiters;
      if (queue != null) {
        // First, since there may be no memory for it; the grants last, since who is granted reads the outcome.
        woken = queue.roomForAll();
      }
      OUTCOME.setRelease(this, settled);
      if (queue != null) {
        queue.pollAll(woken);
        waiters = null;
      }
      called = callbacks;
      callbacks = null;
    } finally {
      release();
    }
    for (Waiter waiter : woken) {
      wake(waiter);
    }
    return called == null ? woken.size() : woken.size() + called.runAll(settled);
  }

  @Override
  public DoneCallback<T> onDone(Consumer<? super Outcome<T>> action) {
    var callback = new Callback<>(this, action);
    acquire();
    try {
      if (outcome == null) {
        callback.linkBefore(callbacks);
        callbacks = callback;
        return callback;
      }
    } finally {
      release();
    }
    callback.run(heard());
    return callback;
  }

  /** Who is to be called, without the newest, one after the other and again; null if there is none. */
  final @Nullable Callback<T> callbackInTurn() {
    acquire();
    try {
      return callbacks == null ? null : callbacks.inTurn();
    } finally {
      release();
    }
  }

  /** How many are to be called. */
  final int callbacks() {
    acquire();
    try {
      int count = 0;
      for (Callback<T> next = callbacks; next != null; next = next.older()) {
        count++;
      }
      return count;
    } finally {
      release();
    }
  }

  /** Takes a callback out; false if it has been taken out or called before. */
  final boolean remove(Callback<T> callback) {
    acquire();
    try {
      if (outcome != null || (callback != callbacks && !callback.isLinked())) {
        return false;
      }
      if (callback == callbacks) {
        callbacks = callback.older();
      }
      callback.unlink();
      return true;
    } finally {
      release();
    }
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return StageBridge.stageOf(this);
  }

  /**
   * Wakes one who has been granted.
   *
   * @param waiter who waits
   */
  protected void wake(Waiter waiter) {
    waiter.unpark();
  }

  /**
   * Looks at the outcome.
   *
   * @return the outcome; null if there is none yet
   */
  protected @Nullable Outcome<T> settled() {
    return outcome;
  }

  @Override
  public T await() throws InterruptedException {
    return unwrap(awaitValue());
  }

  /**
   * A failure may have cancelled the caller too, as a member of the same group. Then this wait ends
   * as any other of the caller's would: with all failures of the group, or cancelled.
   */
  private Outcome<T> awaitValue() throws InterruptedException {
    Waiter.checkCancelled();
    boolean waited = awaitEnd();
    Outcome<T> settled = Objects.requireNonNull(outcome);
    if (settled instanceof Outcome.Success) {
      return settled;
    }
    boolean told = false;
    try {
      Waiter.checkCancelled();
      told = true;
    } finally {
      if (!told && waited && settled instanceof Outcome.Failure<T>(var cause)) {
        failureUnheard(cause);
      }
    }
    return heard();
  }

  @Override
  public Outcome<T> outcome() throws InterruptedException {
    Waiter.checkCancelled();
    awaitEnd();
    return heard();
  }

  /** Waits, and returns whether it had to. */
  private boolean awaitEnd() throws InterruptedException {
    Waiter waiter = outcome == null ? enqueue() : null;
    if (waiter == null) {
      return false;
    }
    waiter.await();
    return true;
  }

  private Outcome<T> heard() {
    Outcome<T> settled = Objects.requireNonNull(outcome);
    if (settled instanceof Outcome.Failure) {
      failureHeard();
    }
    return settled;
  }

  /** Waits for the end, also if the caller is cancelled: for cleanup that must see it. */
  public void awaitUncancellably() {
    Waiter waiter = enqueue();
    if (waiter != null) {
      waiter.awaitUncancellably();
    }
  }

  /**
   * Joins the waiters.
   *
   * @return the place among them; null if there is an outcome by now
   */
  protected final @Nullable Waiter enqueue() {
    acquire();
    try {
      if (outcome != null) {
        return null;
      }
      return waiters().add(null);
    } finally {
      release();
    }
  }

  @Override
  public @Nullable Object tryNow() {
    return outcome;
  }

  @Override
  public @Nullable Object tryOrEnlist(Selection selection, int index) {
    acquire();
    try {
      if (outcome != null) {
        return selection.decide(index) ? outcome : null;
      }
      selection.enlist(waiters(), index, null);
      return null;
    } finally {
      release();
    }
  }

  private WaitQueue waiters() {
    WaitQueue queue = waiters;
    if (queue == null) {
      waiters = queue = new WaitQueue(this, this, operation());
    }
    return queue;
  }

  private T unwrap(Outcome<T> settled) {
    // Not a pattern switch: its bootstrap would cost the first run of every program milliseconds.
    if (settled instanceof Outcome.Success<T>(var value)) {
      return value;
    }
    if (settled instanceof Outcome.Failure<T>(var cause)) {
      throw Exceptions.access().taskFailed(what(), cause);
    }
    throw Exceptions.access()
        .awaitedCancelled(what(), ((Outcome.Cancelled<T>) settled).cause());
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return getNow(awaitValue());
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    long nanos = Objects.requireNonNull(unit, "unit").toNanos(timeout);
    Waiter.checkCancelled();
    Waiter waiter = enqueue();
    if (waiter != null && !waiter.await(nanos)) {
      throw new TimeoutException(
          what() + " has not ended within " + timeout + " " + unit.name().toLowerCase());
    }
    return getNow(awaitValue());
  }

  private T getNow(Outcome<T> settled) throws ExecutionException {
    if (settled instanceof Outcome.Failure<T>(var cause)) {
      throw new ExecutionException(cause);
    }
    return unwrap(settled);
  }

  @Override
  public boolean isDone() {
    return outcome != null;
  }

  @Override
  public boolean isCancelled() {
    return outcome instanceof Outcome.Cancelled;
  }

  // Future's own versions of these call get() until it is not interrupted. For a cancelled caller
  // that is never.

  @Override
  public State state() {
    Outcome<T> now = outcome;
    if (now == null) {
      return State.RUNNING;
    }
    if (now instanceof Outcome.Success) {
      return State.SUCCESS;
    }
    return now instanceof Outcome.Failure ? State.FAILED : State.CANCELLED;
  }

  @Override
  public T resultNow() {
    if (outcome instanceof Outcome.Success<T>(var value)) {
      return value;
    }
    throw notReached("no result", "await() waits for it");
  }

  @Override
  public Throwable exceptionNow() {
    if (outcome instanceof Outcome.Failure<T>(var cause)) {
      failureHeard();
      return cause;
    }
    throw notReached("no failure", "outcome() waits for its end");
  }

  private IllegalStateException notReached(String missing, String whileOpen) {
    Outcome<T> now = outcome;
    String but = what() + " has " + missing;
    return switch (now) {
      case null -> new IllegalStateException(but + " yet; " + whileOpen);
      case Outcome.Success<T> _ -> new IllegalStateException(
          but + ": it has succeeded; resultNow() returns its result");
      case Outcome.Failure<T>(var cause) -> new IllegalStateException(
          but + ": it failed with " + FailureText.of(cause) + "; exceptionNow() returns that",
          cause);
      case Outcome.Cancelled<T>(var cause) -> new IllegalStateException(
          but + ": it was cancelled: " + cause.getMessage(), cause);
    };
  }
}
