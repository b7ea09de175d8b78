package dev.heddle.core;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.CancelReason;
import dev.heddle.CancelledException;
import dev.heddle.DeadlockException;
import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Endings;
import dev.heddle.failure.Exceptions;
import dev.heddle.failure.Interruption;
import dev.heddle.outcome.Awaitable;
import dev.heddle.parking.Held;
import dev.heddle.parking.TaskThreads;
import dev.heddle.parking.Wait;
import dev.heddle.parking.Waiter;
import dev.heddle.parking.WaitingTask;
import dev.heddle.policy.ConcurrencyLimit;
import dev.heddle.report.FailureText;
import dev.heddle.report.Probes;
import dev.heddle.report.RecordedWait;
import dev.heddle.scheduler.inside.FlightRecording;
import dev.heddle.scheduler.jdk.CurrentHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link Task}: the body, the thread that runs it, the scopes it is in and
 * its place among its siblings.
 *
 * <p>One object plays all these parts, because a program may have a million of them. It is the
 * thread's {@code Runnable}, its uncaught-exception handler (which is how the current task is found,
 * see {@link WaitingTask}), the lock of its scope chain and of its waiters.
 */
public final class Fiber<T extends @Nullable Object> extends Awaitable<T>
    implements Task<T>, Runnable, WaitingTask, Held {
  private static final VarHandle OWN_CANCEL;
  private static final VarHandle SCOPE;
  private static final VarHandle WAITING;

  static {
    try {
      OWN_CANCEL =
          MethodHandles.lookup().findVarHandle(Fiber.class, "ownCancel", CancelReason.class);
      SCOPE = MethodHandles.lookup().findVarHandle(Fiber.class, "scope", Scope.class);
      WAITING = MethodHandles.lookup().findVarHandle(Fiber.class, "waiting", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /**
   * What most tasks end with that are started for what they do. Made here, because a class that no
   * code of this one has used yet is a trap to the compiled frames of all tasks that wait: a
   * million that woke for the first time would each fall back to the interpreter, for 10 us.
   */
  private static final Outcome.Success<?> NOTHING = new Outcome.Success<@Nullable Void>(null);

  /** What a task was about that was cancelled before it began; here, as a field would cost each task 8 bytes. */
  private static final Object NEVER_BEGAN = new Object();

  public final Run run;
  public final @Nullable Group group;
  private final @Nullable String name;

  /**
   * What the task runs, until it has: a {@link Body} or an {@link Action}. An action is not made a
   * body, because that would cost each task an object, and two more calls between its thread's first
   * frame and the one that waits; see {@link #run}.
   */
  private @Nullable Object code;

  private @Nullable Thread thread;

  /**
   * The scope outside the task: its group's, or the run's. A field, because to ask which would be a
   * branch that only main tasks take, and compiled without it until the first of them ends: the code of
   * all tasks would then be thrown away.
   */
  final Scope base;

  /** The innermost scope the task is in. Written by the task with its lock held. */
  public volatile Scope scope;

  private volatile @Nullable CancelReason ownCancel;

  /**
   * Whether a cancellation may be pending: what nearly every wait of every program asks, and what is
   * nearly always false, in one load. True when the scope changes and when a cancellation reaches
   * the task; the next question then takes it back unless there is one.
   *
   * <p>Memory ordering: a Dekker with {@link Scope}. A canceller marks the scopes, then
   * stores true here; {@link #looksForCancel} stores false, then reads the marks; all are volatile,
   * so either the marks are seen or the true is stored after the false. A task begins with a look at
   * the marks themselves ({@link #isCancelledAlready}), which sees all that were made before it came
   * among its siblings; who marks later finds it there.
   */
  private volatile boolean maybePending;

  /**
   * A {@link Wait}, or a {@link RecordedWait}; or {@link #NEVER_BEGAN}. Written by the task itself
   * (release), for reports, which read it whenever they like (acquire).
   */
  private @Nullable Object waiting;

  /** How many selects there were; a short, which fits into a gap, since tasks come by the million. */
  private short turn;

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
    this.run = run;
    this.group = group;
    this.name = name;
    this.code = Objects.requireNonNull(code, "A task needs a body");
    this.base = base;
    // Plain: whoever sees the task has got it through a lock, or runs it.
    SCOPE.set(this, base);
  }

  /** Makes the thread, not started. */
  Thread prepareThread() {
    return prepareThread(this);
  }

  /** As {@link #prepareThread()}, for a thread that does something before it runs this. */
  public Thread prepareThread(Runnable first) {
    Thread made = run.scheduler.unstarted(name, first);
    CurrentHandler.give(made, this);
    thread = made;
    if (isObserved()) {
      Probes.started(this);
    }
    return made;
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
          WAITING.setRelease(this, NEVER_BEGAN);
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

  private boolean isCancelledAlready() {
    boolean already = isCancelPendingIn(base);
    if (already) {
      cancelMayBePending();
    }
    return already;
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
    if (isObserved() && thread != null) {
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
    if (ownCancel != null && ownCancel.cause() instanceof DeadlockException deadlock) {
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

  /**
   * Leaves what was entered inside {@code outer} and not left: a group must not outlive the body or
   * the group around it. Returns what to tell about it, or null.
   */
  @Nullable
  IllegalStateException closeScopesInside(Scope outer) {
    IllegalStateException misuse = null;
    while (scope != outer) {
      Group left = scope.group;
      if (left == null) {
        scope.exit(this);
        continue;
      }
      if (misuse == null) {
        misuse =
            new IllegalStateException(
                what() + " left " + left + " open; open groups with try (var group = ...)");
      }
      try {
        left.close();
      } catch (Throwable e) {
        // Closed all the same: whatever it throws, it has left its scope.
        Causes.suppress(misuse, e);
      }
    }
    return misuse;
  }

  private static <T extends @Nullable Object> Outcome<T> spoiledBy(
      IllegalStateException misuse, Outcome<T> ending) {
    if (ending instanceof Outcome.Failure<T>(var cause)) {
      Causes.suppress(cause, misuse);
      return ending;
    }
    return new Outcome.Failure<>(misuse);
  }

  // -- cancellation

  /** Keeps the chain of scopes from changing, and the thread from being interrupted for it. */
  public void lockScopes() {
    acquire();
  }

  public void unlockScopes() {
    release();
  }

  @Override
  public boolean cancel(String reason) {
    if (isDone() || !OWN_CANCEL.compareAndSet(this, null, CancelReasons.now(reason, null))) {
      return false;
    }
    Cancelling.allOf(this);
    return true;
  }

  /** Whether the task itself has been cancelled, rather than a scope around it. Any thread. */
  boolean isAskedToStop() {
    return ownCancel != null;
  }

  /** Ends it with a failure, by way of cancelling it; false if it has been cancelled before. */
  public boolean fail(DeadlockException deadlock) {
    var why = new CancelReason(deadlock.graph().headline(), "the check for deadlocks", deadlock);
    if (!OWN_CANCEL.compareAndSet(this, null, why)) {
      return false;
    }
    Cancelling.allOf(this);
    return true;
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

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  @Override
  public boolean isCancelPending() {
    return maybePending && looksForCancel();
  }

  private boolean looksForCancel() {
    maybePending = false;
    boolean pending = isCancelPendingIn(scope);
    if (pending) {
      maybePending = true;
    }
    return pending;
  }

  /** The scope has changed, or been cancelled: the next question is to be answered anew. */
  void cancelMayBePending() {
    maybePending = true;
  }

  boolean isCancelPendingIn(Scope where) {
    return where == base
        ? where.isPendingForChildren() || ownCancel != null
        : where.isPending();
  }

  /** Says why the task is being cancelled, for reports; null if it is not. Any thread. */
  @Nullable
  public String whyCancelled() {
    if (!isCancelPendingIn(scope)) {
      return null;
    }
    CancelReason own = ownCancel;
    for (Scope s = scope; own == null && s != null; s = s.parent) {
      own = s.reason() != null ? s.reason() : s == base ? s.childrenReason() : null;
    }
    return own == null ? "with the scope around it" : own.toString();
  }

  /**
   * Throws for the outermost cancelled scope, since that is how far the exception has to unwind: the
   * failures of a group of this task's own, or a {@link CancelledException}.
   */
  @Override
  public RuntimeException cancelWait() throws InterruptedException {
    CancelReason reason = null;
    Group failed = null;
    Fiber<?> inside = this;
    for (Scope s = scope; s != null; s = s.parent) {
      if (s == inside.base) {
        if (inside.ownCancel != null) {
          reason = inside.ownCancel;
          failed = null;
        }
        if (s.childrenReason() != null) {
          reason = s.childrenReason();
          failed = null;
        }
        inside = s.owner == null ? inside : s.owner;
      }
      if (s.reason() != null) {
        reason = s.reason();
        failed = s.owner == this ? s.group : null;
      }
      if (s.shield) {
        break;
      }
    }
    if (failed != null && failed.failure().all() != null) {
      throw failed.failure().deliver();
    }
    if (reason == null) {
      throw new InterruptedException("Interrupted from outside while waiting");
    }
    throw Exceptions.access().cancelled(reason);
  }

  @Override
  public Object innermostScope() {
    return scope;
  }

  @Override
  public boolean isRunBy(Thread candidate) {
    return candidate == thread;
  }

  @Override
  public boolean isInsideMoreThan(Object outer) {
    for (Scope s = scope; s != outer; s = s.parent) {
      if (s == null || s.group == null) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void continueOn(Thread next) {
    acquire();
    try {
      thread = next;
      if (Thread.interrupted()) {
        next.interrupt();
      }
    } finally {
      release();
    }
  }

  // -- what is known of it

  @Override
  public @Nullable Outcome<T> settled() {
    return super.settled();
  }

  @Override
  public void waitingOn(@Nullable Wait wait) {
    if (isObserved()) {
      tellWaitingOn(wait);
    } else {
      WAITING.setRelease(this, wait);
    }
  }

  private void tellWaitingOn(@Nullable Wait wait) {
    if (wait == null) {
      Object waited = waiting;
      WAITING.setRelease(this, null);
      Probes.goesOn(this, waited);
    } else {
      WAITING.setRelease(this, Probes.waits(this, wait));
    }
  }

  @Override
  public void woken() {
    if (isObserved()) {
      Probes.woken(this);
    }
  }

  /** Whether somebody wants to be told what happens to the task; nearly always nobody does. */
  private boolean isObserved() {
    return run.probes != null || FlightRecording.isOn();
  }

  /** What the task waits on, if it waits in a primitive of ours. Any thread. */
  @Nullable
  public Wait currentWait() {
    Object now = WAITING.getAcquire(this);
    if (now instanceof RecordedWait recorded) {
      return recorded.waited();
    }
    return now instanceof Wait wait ? wait : null;
  }

  /** Whether it was cancelled before it began. Of one that has ended. */
  boolean hasNeverBegun() {
    return WAITING.getAcquire(this) == NEVER_BEGAN;
  }

  @Override
  public long recentNanoTime() {
    return run.scheduler.recentNanoTime();
  }

  @Override
  public long nanoTime() {
    return run.scheduler.nanoTime();
  }

  /** Eight in a row, then a golden section further: no pattern of selects keeps pace with that. */
  @Override
  public int nextTurn() {
    return ((turn++ >>> 3) + (int) thread().threadId()) * 0x9E3779B9;
  }

  @Override
  public Thread thread() {
    return Objects.requireNonNull(thread);
  }

  @Override
  public List<Thread> holders(Waiter waiter) {
    return List.of(thread());
  }

  @Override
  public String name() {
    return name != null ? name : "task#" + thread().threadId();
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

  @Override
  public String what() {
    return "Task '" + name() + "'";
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
