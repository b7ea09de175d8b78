package dev.heddle.core;

import dev.heddle.CancelReason;
import dev.heddle.CancelledException;
import dev.heddle.DeadlockException;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Exceptions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A task as cancellation sees it: the chain of scopes that it is in, and how a cancellation of one of them, or
 * of the task itself, arrives at its waits.
 *
 * <p>{@link Scope} says what the chain is and what a scope's marks mean, {@link Cancelling} how they come
 * there. Here is the other end, which is asked at every wait of every program: is a cancellation pending
 * where the task is now ({@link #isCancelPending}); and if so, whose is it ({@link #cancelWait})?
 *
 * <p>The first is nearly always answered no, in one load of {@code maybePending}. The second looks from
 * the innermost scope outwards, up to the first shield, and takes the outermost that is cancelled: the
 * exception has to unwind as far as that.
 *
 * <p>To cancel the task itself is to cancel everything it does, wherever it is: as if there were a scope
 * around its whole body, which is not made because most tasks are never cancelled.
 */
public abstract sealed class Cancellable<T extends @Nullable Object> extends Suspendable<T>
    permits Fiber {
  private static final VarHandle OWN_CANCEL;
  private static final VarHandle SCOPE;

  static {
    try {
      OWN_CANCEL =
          MethodHandles.lookup().findVarHandle(Cancellable.class, "ownCancel", CancelReason.class);
      SCOPE = MethodHandles.lookup().findVarHandle(Cancellable.class, "scope", Scope.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

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

  Cancellable(Run run, @Nullable String name, Scope base) {
    super(run, name);
    this.base = base;
    // Plain: whoever sees the task has got it through a lock, or runs it.
    SCOPE.set(this, base);
  }

  // -- the chain

  /** Keeps the chain of scopes from changing, and the thread from being interrupted for it. */
  public final void lockScopes() {
    acquire();
  }

  public final void unlockScopes() {
    release();
  }

  @Override
  public final Object innermostScope() {
    return scope;
  }

  @Override
  public final boolean isInsideMoreThan(Object outer) {
    for (Scope s = scope; s != outer; s = s.parent) {
      if (s == null || s.group == null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Leaves what was entered inside {@code outer} and not left: a group must not outlive the body or
   * the group around it. Returns what to tell about it, or null.
   */
  @Nullable
  final IllegalStateException closeScopesInside(Scope outer) {
    IllegalStateException misuse = null;
    while (scope != outer) {
      Group left = scope.group;
      if (left == null) {
        scope.exit(fiber());
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

  // -- cancelling the task itself

  @Override
  public final boolean cancel(String reason) {
    return !isDone() && cancelFor(CancelReasons.now(reason, null));
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  /** Ends it with a failure, by way of cancelling it; false if it has been cancelled before. */
  public final boolean fail(DeadlockException deadlock) {
    return cancelFor(
        new CancelReason(deadlock.graph().headline(), "the check for deadlocks", deadlock));
  }

  private boolean cancelFor(CancelReason why) {
    if (!OWN_CANCEL.compareAndSet(this, null, why)) {
      return false;
    }
    Cancelling.allOf(fiber());
    return true;
  }

  /** Whether the task itself has been cancelled, rather than a scope around it. Any thread. */
  final boolean isAskedToStop() {
    return ownCancel != null;
  }

  /** The deadlock it is cancelled for, or null: then that is how it ends, whatever it throws. */
  final @Nullable DeadlockException deadlock() {
    return ownCancel != null && ownCancel.cause() instanceof DeadlockException deadlock
        ? deadlock
        : null;
  }

  // -- what a wait asks

  @Override
  public final boolean isCancelPending() {
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

  /** What a task asks before its body begins. */
  final boolean isCancelledAlready() {
    boolean already = isCancelPendingIn(base);
    if (already) {
      cancelMayBePending();
    }
    return already;
  }

  /** The scope has changed, or been cancelled: the next question is to be answered anew. */
  final void cancelMayBePending() {
    maybePending = true;
  }

  final boolean isCancelPendingIn(Scope where) {
    return where == base
        ? where.isPendingForChildren() || ownCancel != null
        : where.isPending();
  }

  /** Says why the task is being cancelled, for reports; null if it is not. Any thread. */
  @Nullable
  public final String whyCancelled() {
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
  public final RuntimeException cancelWait() throws InterruptedException {
    CancelReason reason = null;
    Group failed = null;
    Cancellable<?> inside = this;
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
}
