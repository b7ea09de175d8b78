package dev.heddle;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
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
 * <h2>Cancelling while tasks enter and leave</h2>
 *
 * <p>{@link #cancel} walks down: for each task inside it takes the task's lock, marks the scopes of
 * its chain from the cancelled one inwards up to the first shield, interrupts the thread if no
 * shield is in the way, and goes on with the children of each group it has marked. Entering and
 * leaving a scope takes the same lock. So a scope entered before the walk is marked by it, one
 * entered after it copies the mark from its parent, and an interrupt is only ever sent while its
 * scope is on the chain: it cannot hit what comes after. Whoever leaves a marked scope for an
 * unmarked one clears the interrupt status that may be left.
 *
 * <p>{@code pendingForChildren} is the same for the tasks started in a group's scope. It differs from
 * {@code pending} when only the children are cancelled, which is what {@link TaskGroup#cancel} does.
 *
 * <p>A child added to a group after the walk has passed finds the group's scope marked: marks are
 * made before the group's lock is taken to list its children, and children are added under it.
 *
 * <p>The tree of scopes is Trio's and AnyIO's idea.
 */
final class CancelScope {
  final @Nullable Fiber<?> owner;
  final @Nullable CancelScope parent;
  final @Nullable TaskGroup group;
  final boolean shield;

  private static final VarHandle REASON;
  private static final VarHandle CHILDREN_REASON;

  static {
    try {
      REASON =
          MethodHandles.lookup().findVarHandle(CancelScope.class, "reason", CancelReason.class);
      CHILDREN_REASON =
          MethodHandles.lookup()
              .findVarHandle(CancelScope.class, "childrenReason", CancelReason.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile boolean pending;
  private volatile boolean pendingForChildren;
  private volatile @Nullable CancelReason reason;
  private volatile @Nullable CancelReason childrenReason;

  private CancelScope(@Nullable Fiber<?> owner, @Nullable TaskGroup group, boolean shield) {
    this.owner = owner;
    this.parent = owner == null ? null : owner.scope;
    this.group = group;
    this.shield = shield;
  }

  /** The scope around a whole run. It is nobody's to enter. */
  static CancelScope ofRun() {
    return new CancelScope(null, null, false);
  }

  static CancelScope enter(Fiber<?> owner, @Nullable TaskGroup group) {
    return new CancelScope(owner, group, false).entered(owner);
  }

  static CancelScope enterShield(Fiber<?> owner) {
    CancelScope scope = new CancelScope(owner, null, true).entered(owner);
    if (owner.isCancelPendingIn(Objects.requireNonNull(scope.parent))) {
      Thread.interrupted();
    }
    return scope;
  }

  private CancelScope entered(Fiber<?> fiber) {
    fiber.lockScopes();
    try {
      pending = !shield && fiber.isCancelPendingIn(Objects.requireNonNull(parent));
      pendingForChildren = pending;
      fiber.scope = this;
    } finally {
      fiber.unlockScopes();
    }
    return this;
  }

  /**
   * Leaves this scope and any left open inside it. By the owner only. All under the lock: what
   * cancels a scope around this one interrupts either before, and is seen, or after the clearing.
   */
  void exit(Fiber<?> fiber) {
    fiber.lockScopes();
    try {
      fiber.scope = Objects.requireNonNull(parent);
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

  boolean isPending() {
    return pending;
  }

  boolean isPendingForChildren() {
    return pendingForChildren;
  }

  @Nullable
  CancelReason reason() {
    return reason;
  }

  @Nullable
  CancelReason childrenReason() {
    return childrenReason;
  }

  /** Cancels all that is inside; false if that was done before. Any thread. */
  boolean cancel(CancelReason why) {
    // Of many who cancel, one wins and walks; its reason is the one that travels.
    if (!REASON.compareAndSet(this, null, why)) {
      return false;
    }
    Deque<Visit> visits = new ArrayDeque<>();
    visits.add(new Visit(Objects.requireNonNull(owner), this));
    spread(visits);
    return true;
  }

  /** Cancels the tasks that have this scope as their base, now and later, but not the owner. */
  boolean cancelChildren(CancelReason why) {
    if (!CHILDREN_REASON.compareAndSet(this, null, why)) {
      return false;
    }
    pendingForChildren = true;
    if (group != null) {
      Deque<Visit> visits = new ArrayDeque<>();
      visitChildren(group, visits);
      spread(visits);
    }
    return true;
  }

  /** Marks and interrupts all that a task is inside of, and its children; the task's own cancel. */
  static void cancelAllOf(Fiber<?> fiber) {
    Deque<Visit> visits = new ArrayDeque<>();
    visits.add(new Visit(fiber, null));
    spread(visits);
  }

  /** A task to cancel from one of its scopes inwards; from its base if null. */
  private record Visit(Fiber<?> fiber, @Nullable CancelScope from) {}

  private static void spread(Deque<Visit> visits) {
    Visit visit;
    while ((visit = visits.poll()) != null) {
      for (TaskGroup group : mark(visit.fiber(), visit.from())) {
        visitChildren(group, visits);
      }
    }
  }

  private static void visitChildren(TaskGroup group, Deque<Visit> visits) {
    for (Fiber<?> child : group.children()) {
      visits.add(new Visit(child, null));
    }
  }

  private static List<TaskGroup> mark(Fiber<?> fiber, @Nullable CancelScope from) {
    List<TaskGroup> reached = new ArrayList<>();
    fiber.lockScopes();
    try {
      List<CancelScope> chain = chainDownTo(fiber, from);
      if (chain == null) {
        return List.of();
      }
      for (CancelScope scope : chain.reversed()) {
        if (scope.shield && scope != from) {
          return reached;
        }
        scope.pending = true;
        scope.pendingForChildren = true;
        if (scope.group != null) {
          reached.add(scope.group);
        }
      }
      fiber.thread().interrupt();
      return reached;
    } finally {
      fiber.unlockScopes();
    }
  }

  /** The scopes of a task, innermost first, ending with {@code last}; null if it has left that. */
  private static @Nullable List<CancelScope> chainDownTo(
      Fiber<?> fiber, @Nullable CancelScope last) {
    List<CancelScope> chain = new ArrayList<>();
    for (CancelScope s = fiber.scope; s != null && s != fiber.base; s = s.parent) {
      chain.add(s);
      if (s == last) {
        return chain;
      }
    }
    return last == null ? chain : null;
  }
}
