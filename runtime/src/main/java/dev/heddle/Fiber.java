package dev.heddle;

import dev.heddle.parking.Waiter;
import dev.heddle.parking.WaitingTask;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
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
final class Fiber<T extends @Nullable Object> extends Awaitable<T>
    implements Task<T>, Runnable, WaitingTask {
  private static final VarHandle OWN_CANCEL;

  static {
    try {
      OWN_CANCEL =
          MethodHandles.lookup().findVarHandle(Fiber.class, "ownCancel", CancelReason.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Run run;
  final @Nullable TaskGroup group;
  private final @Nullable String name;
  private @Nullable Body<? extends T, ?> body;
  private @Nullable Thread thread;

  /** The scope outside the task: its group's, or the run's. */
  final CancelScope base;

  /** The innermost scope the task is in. Written by the task with its lock held. */
  volatile CancelScope scope;

  private volatile @Nullable CancelReason ownCancel;
  private volatile @Nullable Waiter waiting;

  /** Links among the children of {@link #group}, guarded by its lock. */
  @Nullable Fiber<?> nextSibling;

  @Nullable Fiber<?> previousSibling;

  Fiber(Run run, @Nullable TaskGroup group, @Nullable String name, Body<? extends T, ?> body) {
    this.run = run;
    this.group = group;
    this.name = name;
    this.body = Objects.requireNonNull(body, "A task needs a body");
    this.base = group == null ? run.scope : group.scope;
    this.scope = base;
  }

  /** Makes the thread, not started. */
  Thread prepareThread() {
    Thread made = run.scheduler.unstarted(name, this);
    made.setUncaughtExceptionHandler(this);
    thread = made;
    return made;
  }

  static Fiber<?> current(String caller) {
    if (WaitingTask.current() instanceof Fiber<?> fiber) {
      return fiber;
    }
    throw new IllegalStateException(
        caller
            + " needs a running task, but "
            + Thread.currentThread()
            + " runs none. Call it inside Heddle.run(...) or a task started there.");
  }

  @Override
  public void run() {
    Outcome<T> ending;
    try {
      ending = new Outcome.Success<>(runBody());
    } catch (Throwable e) {
      ending = endedBy(e);
    }
    IllegalStateException misuse = closeScopesInside(base);
    end(misuse == null ? ending : spoiledBy(misuse, ending));
  }

  private void end(Outcome<T> ending) {
    try {
      if (group != null && ending instanceof Outcome.Failure<T>(var cause)) {
        group.childFails(this, cause);
      }
    } finally {
      boolean heard = settle(ending) > 0;
      if (group != null) {
        group.childEnded(this, heard);
      } else {
        run.mainEnded();
      }
    }
  }

  /** The task has nothing left to do, so whoever waited for it may have the carrier at once. */
  @Override
  void wake(Waiter waiter) {
    run.scheduler.unparkNext(waiter.thread());
  }

  private T runBody() throws Exception {
    Body<? extends T, ?> mine = Objects.requireNonNull(body);
    body = null;
    if (isCancelPending()) {
      throw cancelWait();
    }
    return mine.run();
  }

  /** How channels and streams say that they were interrupted. */
  private static boolean isInterruptedIo(Throwable e) {
    return e instanceof ClosedByInterruptException
        || (e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException));
  }

  private Outcome<T> endedBy(Throwable e) {
    boolean cancelled = e instanceof InterruptedException
        || (isCancelPending() && (e instanceof TaskCancelledException || isInterruptedIo(e)));
    if (!cancelled) {
      return new Outcome.Failure<>(e);
    }
    // A group that failed while its owner was unwinding: close() had to leave it suppressed.
    List<ExceptionGroup> failures = new ArrayList<>();
    for (Throwable suppressed : e.getSuppressed()) {
      if (suppressed instanceof ExceptionGroup failure) {
        failures.add(failure);
      }
    }
    return switch (failures.size()) {
      case 0 -> new Outcome.Cancelled<>(e);
      case 1 -> new Outcome.Failure<>(failures.getFirst());
      default -> new Outcome.Failure<>(new ExceptionGroup(what(), failures));
    };
  }

  /**
   * Leaves what was entered inside {@code outer} and not left: a group must not outlive the body or
   * the group around it. Returns what to tell about it, or null.
   */
  @Nullable
  IllegalStateException closeScopesInside(CancelScope outer) {
    IllegalStateException misuse = null;
    while (scope != outer) {
      TaskGroup left = scope.group;
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
      } catch (RuntimeException e) {
        misuse.addSuppressed(e);
      }
    }
    return misuse;
  }

  private static <T extends @Nullable Object> Outcome<T> spoiledBy(
      IllegalStateException misuse, Outcome<T> ending) {
    if (ending instanceof Outcome.Failure<T>(var cause)) {
      cause.addSuppressed(misuse);
      return ending;
    }
    return new Outcome.Failure<>(misuse);
  }

  // -- cancellation

  /** Keeps the chain of scopes from changing, and the thread from being interrupted for it. */
  void lockScopes() {
    acquire();
  }

  void unlockScopes() {
    release();
  }

  @Override
  public boolean cancel(String reason) {
    if (isDone() || !OWN_CANCEL.compareAndSet(this, null, CancelReason.now(reason, null))) {
      return false;
    }
    CancelScope.cancelAllOf(this);
    return true;
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  @Override
  public boolean isCancelPending() {
    return isCancelPendingIn(scope);
  }

  boolean isCancelPendingIn(CancelScope where) {
    return where == base
        ? where.isPendingForChildren() || ownCancel != null
        : where.isPending();
  }

  /**
   * Throws for the outermost cancelled scope, since that is how far the exception has to unwind: the
   * failures of a group of this task's own, or a {@link CancelledException}.
   */
  @Override
  public RuntimeException cancelWait() throws InterruptedException {
    CancelReason reason = null;
    TaskGroup failed = null;
    Fiber<?> inside = this;
    for (CancelScope s = scope; s != null; s = s.parent) {
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
    if (failed != null && failed.failure() != null) {
      throw failed.deliverFailure();
    }
    if (reason == null) {
      throw new InterruptedException("Interrupted from outside while waiting");
    }
    throw new CancelledException(reason);
  }

  // -- what is known of it

  @Override
  public void waitingOn(@Nullable Waiter waiter) {
    waiting = waiter;
  }

  @Override
  public long recentNanoTime() {
    return run.scheduler.recentNanoTime();
  }

  @Override
  public Thread thread() {
    return Objects.requireNonNull(thread);
  }

  @Override
  public String name() {
    return name != null ? name : "task#" + thread().threadId();
  }

  @Override
  String what() {
    return "Task '" + name() + "'";
  }

  /** Only for what escapes the thread after the task has ended: nothing of the body's. */
  @Override
  public void uncaughtException(Thread where, Throwable e) {
    run.report(this, e);
  }

  @Override
  public String toString() {
    Outcome<T> ending = settled();
    Waiter wait = waiting;
    String state =
        switch (ending) {
          case null -> wait == null ? "running" : "waits: " + wait;
          case Outcome.Success<T> _ -> "succeeded";
          case Outcome.Failure<T>(var cause) -> "failed: " + cause;
          case Outcome.Cancelled<T> _ -> "cancelled";
        };
    return "Task[" + name() + ", " + state + "]";
  }
}
