package dev.heddle.core;

import dev.heddle.CancelReason;
import dev.heddle.CancelScope;
import dev.heddle.TaskGroup;
import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a task's execution that can be cancelled as one, with everything started inside it.
 *
 * <h2>Structure</h2>
 *
 * <p>The scopes a task has entered and not left form a chain, innermost first, from {@code
 * fiber.scope} through {@code parent} to {@code fiber.base}, which is the scope of the group the
 * task was started in (or of the run). So all scopes of a run form a tree, and a group's scope is
 * where it branches into the group's children.
 *
 * <h2>Level-triggered</h2>
 *
 * <p>{@code pending} means: a wait in this scope must not wait, because this scope or one around it
 * is cancelled and no shield is between. It only ever goes from false to true. Every wait looks at
 * the flag of the scope it is in, so the cancellation arrives again and again until that scope is
 * left; leaving it is what ends the cancellation, and there is nothing to reset.
 *
 * <h2>The children alone</h2>
 *
 * <p>{@code pendingForChildren} is the same for the tasks started in a group's scope. It differs from
 * {@code pending} when only the children are cancelled, which is what {@link TaskGroup#cancel} does.
 *
 * <p>{@link Cancelling} says how all of this is reached while tasks enter and leave.
 *
 * <p>The tree of scopes is Trio's and AnyIO's idea.
 */
public final class Scope implements CancelScope {
  final @Nullable Fiber<?> owner;
  public final @Nullable Scope parent;
  public final @Nullable Group group;
  final boolean shield;

  private static final VarHandle REASON;
  private static final VarHandle CHILDREN_REASON;

  static {
    try {
      REASON =
          MethodHandles.lookup().findVarHandle(Scope.class, "reason", CancelReason.class);
      CHILDREN_REASON =
          MethodHandles.lookup()
              .findVarHandle(Scope.class, "childrenReason", CancelReason.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean pending;
  private volatile boolean pendingForChildren;
  private volatile @Nullable CancelReason reason;
  private volatile @Nullable CancelReason childrenReason;

  // Written with the owner's lock held.
  private volatile @Nullable Deadline deadline;
  private boolean left;

  private Scope(@Nullable Fiber<?> owner, @Nullable Group group, boolean shield) {
    this.owner = owner;
    this.parent = owner == null ? null : owner.scope;
    this.group = group;
    this.shield = shield;
  }

  /** The scope around a whole run. It is nobody's to enter. */
  static Scope ofRun() {
    return new Scope(null, null, false);
  }

  static Scope enter(Fiber<?> owner, @Nullable Group group) {
    StackRoom.forScope();
    return new Scope(owner, group, false).entered(owner);
  }

  public static Scope enterShield(Fiber<?> owner) {
    StackRoom.forScope();
    Scope scope = new Scope(owner, null, true).entered(owner);
    if (owner.isCancelPendingIn(Objects.requireNonNull(scope.parent))) {
      Thread.interrupted();
    }
    return scope;
  }

  private Scope entered(Fiber<?> fiber) {
    fiber.lockScopes();
    try {
      pending = !shield && fiber.isCancelPendingIn(Objects.requireNonNull(parent));
      pendingForChildren = pending;
      fiber.scope = this;
      fiber.cancelMayBePending();
    } finally {
      fiber.unlockScopes();
    }
    return this;
  }

  /**
   * Leaves this scope and any left open inside it. By the owner only. All under the lock: what
   * cancels a scope around this one interrupts either before, and is seen, or after the clearing.
   */
  public void exit(Fiber<?> fiber) {
    fiber.lockScopes();
    try {
      fiber.scope = Objects.requireNonNull(parent);
      fiber.cancelMayBePending();
      if (!fiber.isCancelPending()) {
        if (pending) {
          Thread.interrupted();
        }
      } else if (shield) {
        Thread.currentThread().interrupt();
      }
    } finally {
      fiber.unlockScopes();
    }
  }

  /** The body has ended: from now on no deadline can be set. By the owner only. */
  void end() {
    replaceDeadline(null, true);
  }

  private boolean replaceDeadline(@Nullable Deadline next, boolean leaving) {
    Fiber<?> fiber = Objects.requireNonNull(owner);
    Deadline old;
    fiber.lockScopes();
    try {
      if (left || (reason != null && !leaving)) {
        return false;
      }
      left = leaving;
      old = deadline;
      deadline = next;
    } finally {
      fiber.unlockScopes();
    }
    if (old != null) {
      old.end();
    }
    return true;
  }

  @Nullable
  public Deadline deadline() {
    return deadline;
  }

  @Override
  public boolean cancel(String why) {
    return !left && cancel(CancelReasons.now(why, null));
  }

  @Override
  public boolean isCancelled() {
    return reason != null;
  }

  @Override
  public boolean expireIn(Duration timeout) {
    Fiber<?> fiber = Objects.requireNonNull(owner);
    Deadline next = Deadline.in(timeout, this, fiber.run.scheduler);
    if (!replaceDeadline(next, false)) {
      return false;
    }
    next.begin(fiber.name());
    return true;
  }

  @Override
  public boolean neverExpire() {
    return replaceDeadline(null, false);
  }

  @Override
  public Optional<Duration> timeLeft() {
    Deadline mine = deadline;
    return mine == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, mine.nanosLeft())));
  }

  /**
   * Returns how long the code inside a task has until the earliest deadline around it; empty if
   * there is none, zero if it is cancelled.
   */
  public static Optional<Duration> timeLeft(Fiber<?> fiber) {
    if (fiber.isCancelPending()) {
      return Optional.of(Duration.ZERO);
    }
    long least = Long.MAX_VALUE;
    for (Scope s = fiber.scope; s != null && !s.shield; s = s.parent) {
      Deadline expiry = s.deadline;
      if (expiry != null) {
        least = Math.min(least, Math.max(0, expiry.nanosLeft()));
      }
    }
    return least == Long.MAX_VALUE ? Optional.empty() : Optional.of(Duration.ofNanos(least));
  }

  boolean isPending() {
    return pending;
  }

  boolean isPendingForChildren() {
    return pendingForChildren;
  }

  @Nullable
  public CancelReason reason() {
    return reason;
  }

  @Nullable
  public CancelReason childrenReason() {
    return childrenReason;
  }

  /** Cancels all that is inside; false if that was done before. Any thread. */
  boolean cancel(CancelReason why) {
    if (!decide(why)) {
      return false;
    }
    Cancelling.spread(owner, this, null);
    return true;
  }

  /** Of many who cancel, one wins and walks; its reason is the one that travels. */
  boolean decide(CancelReason why) {
    return REASON.compareAndSet(this, null, why);
  }

  /** Walks to all that is inside a scope that has been cancelled; again, if there was no memory. */
  void reachAll() {
    Cancelling.walk(owner, this, null);
  }

  /** Cancels the tasks that have this scope as their base, now and later, but not the owner. */
  boolean cancelChildren(CancelReason why) {
    if (!CHILDREN_REASON.compareAndSet(this, null, why)) {
      return false;
    }
    // Whoever has cancelled them from outside has reached them, or is on the way. Else the closing
    // of each of many nested groups would walk to the innermost again.
    boolean reached = pendingForChildren;
    pendingForChildren = true;
    if (group != null && !reached) {
      Cancelling.spread(null, null, group);
    }
    return true;
  }

  /** What a walk of {@link Cancelling} leaves on each scope it reaches. With the owner's lock held. */
  void mark() {
    pending = true;
    pendingForChildren = true;
  }

  @Override
  public String toString() {
    return "CancelScope["
        + (reason != null ? "cancelled: " + reason : pending ? "cancelled from outside" : "open")
        + "]";
  }
}
