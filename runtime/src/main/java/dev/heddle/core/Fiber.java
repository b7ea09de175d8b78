package dev.heddle.core;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.DeadlockException;
import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.current.TaskThreads;
import dev.heddle.current.WaitingTask;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Interruption;
import dev.heddle.outcome.Awaitable;
import dev.heddle.parking.Wait;
import dev.heddle.parking.Waiter;
import dev.heddle.policy.ConcurrencyLimit;
import dev.heddle.report.FailureText;
import dev.heddle.report.Probes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Task}: a body and its life, from the thread's first step to the outcome that
 * others see.
 *
 * <p>A task is one object of four layers, because a program may have a million of them: each layer is one
 * view of it and keeps the fields of that.
 *
 * <pre>
 *   {@link Awaitable}      what others wait for: the outcome, who waits for it, who is to be called
 *   {@link Suspendable}    what waits: the thread, its clock, what it waits on
 *   {@link Cancellable}    what is cancelled: the scopes it is in
 *   Fiber          what runs: the body, its end, its place among its siblings
 * </pre>
 *
 * <p>It is the thread's {@code Runnable}, its uncaught-exception handler (which is how the current task is
 * found, see {@link WaitingTask}), and the lock of all its layers.
 *
 * <h2>A life</h2>
 *
 * <pre>
 *   made --&gt; {@link #run} --&gt; the body returns or throws --&gt; scopes left open are closed
 *        --&gt; the group is told ({@link Group#childEnds}) --&gt; the outcome is set, waiters go on
 *        --&gt; the group lets it go ({@link Group#childEnded})
 * </pre>
 *
 * <p>The group hears of it twice: before others can see a failure, so that those of the group who wait for
 * it find themselves cancelled; and afterwards, when it is known whether anybody has heard of it. Each step
 * that needs memory is tried until there is some, since nobody would do it in its place ({@link Shortage}).
 */
public final class Fiber<T extends @Nullable Object> extends Cancellable<T>
    implements Task<T>, Runnable {
  /**
   * What most tasks end with that are started for what they do. Made here, because a class that no
   * code of this one has used yet is a trap to the compiled frames of all tasks that wait: a
   * million that woke for the first time would each fall back to the interpreter, for 10 us.
   */
  private static final Outcome.Success<?> NOTHING = new Outcome.Success<@Nullable Void>(null);

  public final @Nullable Group group;

  /**
   * What the task runs, until it has: a {@link Body} or an {@link Action}. An action is not made a
   * body, because that would cost each task an object, and two more calls between its thread's first
   * frame and the one that waits; see {@link #run}.
   */
  private @Nullable Object code;

  /** Links among the {@link Siblings} of {@link #group}, guarded by their lock. */
  @Nullable Fiber<?> nextSibling;

  @Nullable Fiber<?> previousSibling;

  /** A child of a group. */
  Fiber(Group group, @Nullable String name, Object code) {
    this(group.run, group, group.scope, name, code);
  }

  /** The main task of a run. */
  Fiber(Run run, Body<? extends T, ?> body) {
    this(run, null, run.scope, "main", body);
  }

  private Fiber(
      Run run, @Nullable Group group, Scope base, @Nullable String name, Object code) {
    super(run, name, base);
    this.group = group;
    this.code = Objects.requireNonNull(code, "A task needs a body");
  }

  /** Makes the thread, not started. */
  Thread prepareThread() {
    return prepareThread(this);
  }

  public static Fiber<?> current(String caller) {
    if (WaitingTask.current() instanceof Fiber<?> fiber) {
      return fiber;
    }
    throw new IllegalStateException(
        caller
            + " needs a running task, but "
            + Thread.currentThread()
            + " runs none. Call it inside Heddle.run(...) or a task started there; give a library"
            + " that makes its own threads TaskGroup.asExecutorService() or asThreadFactory(), whose"
            + " threads are tasks.");
  }

  /**
   * Runs the code, without a method between. The frames of a task that waits lie on the heap, and those
   * that are not compiled into one cost some 40 bytes each. The compiler inlines fifteen calls deep;
   * nine of them the JDK needs, from a virtual thread's first frame to the last that parks it.
   */
  @Override
  public void run() {
    TaskThreads.begins(this);
    if (isObserved()) {
      Probes.begins(this);
    }
    Outcome<T> ending;
    try {
      if (isCancelledAlready()) {
        if (!(code instanceof Entrance.Called<?>)) {
          neverBegins();
        }
        throw cancelWait();
      }
      if (code instanceof Body<?, ?>) {
        // Not in one expression: that would make the outcome first, and keep it while the body runs.
        T result = body().call();
        ending = result == null ? nothing() : new Outcome.Success<>(result);
      } else {
        action().run();
        ending = nothing();
      }
    } catch (Throwable e) {
      ending = surelyEndedBy(e);
    }
    end(ending);
  }

  /** Without memory for it the task would never end. */
  private <R extends @Nullable Object> Outcome<R> surelyEndedBy(Throwable e) {
    while (true) {
      try {
        Shortage.mayBegin();
        return endedBy(e);
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  @SuppressWarnings("unchecked")
  private Body<? extends T, ?> body() {
    return (Body<? extends T, ?>) Objects.requireNonNull(code);
  }

  private Action<?> action() {
    return (Action<?>) Objects.requireNonNull(code);
  }

  /** Runs a part of the body that may be run again, and leaves every scope it has entered. */
  public <R extends @Nullable Object> Outcome<R> attempt(Body<? extends R, ?> part) {
    Outcome<R> ending;
    try {
      R result = part.call();
      ending = new Outcome.Success<>(result);
    } catch (Throwable e) {
      ending = endedBy(e);
    }
    return leavingScopes(ending);
  }

  private <R extends @Nullable Object> Outcome<R> leavingScopes(Outcome<R> ending) {
    IllegalStateException misuse = closeScopesInside(base);
    LeftBehind.finish(this);
    return misuse == null ? ending : spoiledBy(misuse, ending);
  }

  @SuppressWarnings("unchecked")
  private static <R extends @Nullable Object> Outcome<R> nothing() {
    return (Outcome<R>) NOTHING;
  }

  private void end(Outcome<T> left) {
    try {
      conclude(surelyLeavingScopes(left));
    } finally {
      TaskThreads.ends();
    }
  }

  private void conclude(Outcome<T> ending) {
    try {
      if (isObserved()) {
        Probes.ended(this, ending);
      }
      if (group != null && !(group.plain && ending instanceof Outcome.Success)) {
        group.childEnds(this, ending);
        giveBackTurn();
      }
    } finally {
      boolean called = code instanceof Entrance.Called<?>;
      code = null;
      boolean heard = surelySettle(ending) > 0 || called;
      if (group != null) {
        group.childEnded(this, ending, heard);
      } else {
        run.mainEnded();
      }
    }
  }

  private Outcome<T> surelyLeavingScopes(Outcome<T> left) {
    while (true) {
      try {
        return leavingScopes(left);
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  private int surelySettle(Outcome<T> ending) {
    while (true) {
      try {
        return settle(ending);
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  private void giveBackTurn() {
    if (code instanceof ConcurrencyLimit.Turn<?> turn) {
      turn.giveBack();
    }
  }

  /** Has it wait for its turn, before it begins. */
  void queueFor(ConcurrencyLimit limit) {
    code = limit.queue(code instanceof Body<?, ?> ? body() : Action.asBody(action()));
  }

  /** Joins those who wait for its end; null if it has ended. */
  @Nullable
  Waiter waiterForItsEnd() {
    return enqueue();
  }

  /** For a task whose thread could not be started. */
  public void neverStarted() {
    if (isObserved() && hasThread()) {
      Probes.ended(this, new Outcome.Cancelled<>(new IllegalStateException("Never started")));
    }
    giveBackTurn();
  }

  /** The task has nothing left to do, so whoever waited for it may have the carrier at once. */
  @Override
  protected void wake(Waiter waiter) {
    run.scheduler.unparkNext(waiter.thread());
  }

  private <R extends @Nullable Object> Outcome<R> endedBy(Throwable e) {
    ExceptionGroup failures = Endings.failuresBehind(e, what());
    // A group of its own that has failed interrupts too, and has been left by now.
    boolean asked = isCancelPending();
    var found = Endings.interruption(e, asked || failures != null, run);
    if (found == Interruption.Found.NOWHERE
        || (found == Interruption.Found.SUPPRESSED && !asked)) {
      return new Outcome.Failure<>(e);
    }
    if (failures != null) {
      Endings.keepOriginal(failures, e);
    }
    DeadlockException deadlock = deadlock();
    if (deadlock != null) {
      if (failures != null) {
        Causes.suppress(deadlock, failures);
      }
      return new Outcome.Failure<>(deadlock);
    }
    if (failures != null) {
      return new Outcome.Failure<>(failures);
    }
    if (found == Interruption.Found.SUPPRESSED && group != null) {
      // It may have been there before, and in a group nobody looks at those that were cancelled.
      run.report(this, e);
    }
    return new Outcome.Cancelled<>(e);
  }

  private static <T extends @Nullable Object> Outcome<T> spoiledBy(
      IllegalStateException misuse, Outcome<T> ending) {
    if (ending instanceof Outcome.Failure<T>(var cause)) {
      Causes.suppress(cause, misuse);
      return ending;
    }
    return new Outcome.Failure<>(misuse);
  }

  /** Ends a main task that can never end, as far as others see it. */
  public void giveUp(DeadlockException deadlock) {
    settle(new Outcome.Failure<>(deadlock));
    run.mainEnded();
  }

  /**
   * Ends a task that has begun and whose thread will never run again: others see it cancelled, and of its own code
   * nothing runs any more. For simulations, where nobody else runs meanwhile.
   */
  public void abandon(Throwable why) {
    if (!isDone()) {
      conclude(new Outcome.Cancelled<>(why));
    }
  }

  // -- what others ask

  @Override
  public @Nullable Outcome<T> settled() {
    return super.settled();
  }

  @Override
  public List<StackTraceElement> startedAt() {
    return run.startSites == null ? List.of() : run.startSites.of(this);
  }

  @Override
  protected void failureHeard() {
    if (group != null) {
      group.heard(this);
    }
  }

  @Override
  protected void failureUnheard(Throwable cause) {
    if (group != null) {
      group.unheard(this, cause);
    }
  }

  /**
   * Hears of what somebody reports here, and of what has come out of {@link #run}. Nothing does that the VM has
   * handlers for; but in a moment without memory it may leave compiled code without asking them. So a task that has
   * been left so ends here, as its group waits for it.
   */
  @Override
  public void uncaughtException(Thread where, Throwable e) {
    if (settled() == null && where == Thread.currentThread() && hasLeftItsCode()) {
      end(surelyEndedBy(e));
    } else {
      run.report(this, e);
    }
  }

  private boolean hasLeftItsCode() {
    while (true) {
      try {
        return StackWalker.getInstance()
            .walk(
                frames -> frames.noneMatch(
                    frame -> frame.getClassName().equals(Fiber.class.getName())
                        && frame.getMethodName().equals("run")));
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      } catch (LinkageError _) {
        // The walker could not be loaded.
        return true;
      }
    }
  }

  @Override
  public String toString() {
    Outcome<T> ending = settled();
    Wait wait = currentWait();
    String state =
        switch (ending) {
          case null -> wait == null ? "running" : "waits: " + wait;
          case Outcome.Success<T> _ -> "succeeded";
          case Outcome.Failure<T>(var cause) -> "failed: " + FailureText.of(cause);
          case Outcome.Cancelled<T> _ -> "cancelled";
        };
    return "Task[" + name() + ", " + state + "]";
  }
}
