package dev.heddle;

import dev.heddle.scheduler.Interrupts;
import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * <h2>Cancelling while tasks enter and leave</h2>
 *
 * <p>{@link #cancel} walks down: for each task inside it takes the task's lock, marks the scopes of
 * its chain from the cancelled one inwards up to the first shield, interrupts the thread if no
 * shield is in the way, and goes on with the children of each group it has marked. Entering and
 * leaving a scope takes the same lock. So a scope entered before the walk is marked by it, one
 * entered after it copies the mark from its parent, and an interrupt is only ever sent while its
 * scope is on the chain: it cannot hit what comes after. Whoever leaves a marked scope for an
 * unmarked one clears the interrupt status that may be left. What a channel throws out of an interrupt
 * does not stop the walk; the run's {@link FailureHandler} hears of it.
 *
 * <p>{@code pendingForChildren} is the same for the tasks started in a group's scope. It differs from
 * {@code pending} when only the children are cancelled, which is what {@link TaskGroup#cancel} does.
 *
 * <p>A child added to a group after the walk has passed finds the group's scope marked: marks are
 * made before the group's lock is taken to list its children, and children are added under it.
 *
 * <p>The tree of scopes is Trio's and AnyIO's idea.
 */
public final class CancelScope {
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

  // Written with the owner's lock held.
  private volatile @Nullable Deadline deadline;
  private boolean left;

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
    StackRoom.forScope();
    return new CancelScope(owner, group, false).entered(owner);
  }

  static CancelScope enterShield(Fiber<?> owner) {
    StackRoom.forScope();
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
  void exit(Fiber<?> fiber) {
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
  Deadline deadline() {
    return deadline;
  }

  /**
   * Runs an action in a scope of its own, which can be cancelled without the task around it. Trio's
   * {@code with CancelScope() as scope} is the model.
   *
   * @param action what to run, in the calling task
   * @param <E> what it throws
   * @return true if the action finished, false if the scope was cancelled and that ended it
   * @throws E if the action throws it
   * @throws InterruptedException if a scope around the caller is cancelled
   */
  public static <E extends Exception> boolean run(ValueAction<CancelScope, E> action)
      throws E, InterruptedException {
    return Scoped.<Boolean, E>moveOn(Fiber.current("CancelScope.run"), null, scope -> {
      action.accept(scope);
      return true;
    }, false);
  }

  /**
   * Cancels the scope, as {@link #cancel(String)}, without saying why.
   *
   * @return false if that was done before
   */
  public boolean cancel() {
    return cancel(CancelReason.NONE_GIVEN);
  }

  /**
   * Cancels what runs inside, and what has been started inside, until the scope has been left. Any
   * thread.
   *
   * @param why why; it travels with the cancellation
   * @return false if the scope has been cancelled or left before
   */
  public boolean cancel(String why) {
    return !left && cancel(CancelReason.now(why, null));
  }

  /**
   * Says whether the scope has been cancelled: by hand, by its deadline, or by a failure of its
   * group. What is cancelled around it does not count.
   *
   * @return whether it has
   */
  public boolean isCancelled() {
    return reason != null;
  }

  /**
   * Sets a deadline in place of the one there may be. Any thread.
   *
   * @param timeout how long the scope may still take; zero or less cancels it at once
   * @return false if the scope has been cancelled or left before
   */
  public boolean expireIn(Duration timeout) {
    Fiber<?> fiber = Objects.requireNonNull(owner);
    Deadline next = Deadline.in(timeout, this, fiber.run.scheduler);
    if (!replaceDeadline(next, false)) {
      return false;
    }
    next.begin(fiber.name());
    return true;
  }

  /**
   * Takes the deadline away, if there is one. Any thread.
   *
   * @return false if the scope has been cancelled or left before
   */
  public boolean neverExpire() {
    return replaceDeadline(null, false);
  }

  /**
   * Returns how long this scope itself has; {@link Heddle#timeLeft} looks at those around it too.
   *
   * @return the time until its own deadline, zero if that has passed; empty if it has none, or has
   *     been left
   */
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
  static Optional<Duration> timeLeft(Fiber<?> fiber) {
    if (fiber.isCancelPending()) {
      return Optional.of(Duration.ZERO);
    }
    long least = Long.MAX_VALUE;
    for (CancelScope s = fiber.scope; s != null && !s.shield; s = s.parent) {
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
  CancelReason reason() {
    return reason;
  }

  @Nullable
  CancelReason childrenReason() {
    return childrenReason;
  }

  /** Cancels all that is inside; false if that was done before. Any thread. */
  boolean cancel(CancelReason why) {
    if (!decide(why)) {
      return false;
    }
    spread(owner, this, null);
    return true;
  }

  /** Of many who cancel, one wins and walks; its reason is the one that travels. */
  boolean decide(CancelReason why) {
    return REASON.compareAndSet(this, null, why);
  }

  /** Walks to all that is inside a scope that has been cancelled; again, if there was no memory. */
  void reachAll() {
    walk(owner, this, null);
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
      spread(null, null, group);
    }
    return true;
  }

  /** Marks and interrupts all that a task is inside of, and its children; the task's own cancel. */
  static void cancelAllOf(Fiber<?> fiber) {
    spread(fiber, null, null);
  }

  /** A task to cancel from one of its scopes inwards; from its base if null. */
  private record Visit(Fiber<?> fiber, @Nullable CancelScope from) {}

  /** Reaches everybody, whatever it meets: nobody else walks here again. */
  private static void spread(
      @Nullable Fiber<?> task, @Nullable CancelScope from, @Nullable TaskGroup below) {
    while (true) {
      try {
        walk(task, from, below);
        return;
      } catch (OutOfMemoryError _) {
        // From the start: to be marked or interrupted twice harms nobody who is still inside.
        Shortage.pause();
      }
    }
  }

  /** Goes down from a task, or from the children of a group. */
  private static void walk(
      @Nullable Fiber<?> task, @Nullable CancelScope from, @Nullable TaskGroup below) {
    Deque<Visit> visits = new ArrayDeque<>();
    if (task != null) {
      visits.add(new Visit(task, from));
    }
    if (below != null) {
      visitChildren(below, visits);
    }
    Map<Fiber<?>, Throwable> thrown = null;
    Visit visit;
    while ((visit = visits.poll()) != null) {
      Fiber<?> fiber = visit.fiber();
      Shortage.mayBegin();
      List<TaskGroup> reached = new ArrayList<>();
      Throwable byChannel = mark(fiber, visit.from(), reached);
      if (byChannel != null) {
        thrown = thrown == null ? new LinkedHashMap<>() : thrown;
        thrown.put(fiber, byChannel);
      }
      for (TaskGroup group : reached) {
        visitChildren(group, visits);
      }
    }
    if (thrown != null) {
      thrown.forEach((fiber, failure) -> fiber.run.report(fiber, failure));
    }
  }

  private static void visitChildren(TaskGroup group, Deque<Visit> visits) {
    for (Fiber<?> child : group.children()) {
      visits.add(new Visit(child, null));
    }
  }

  /** Finds the groups inside; returns what a channel that the task uses has thrown, or null. */
  private static @Nullable Throwable mark(
      Fiber<?> fiber, @Nullable CancelScope from, List<TaskGroup> reached) {
    fiber.lockScopes();
    try {
      List<CancelScope> chain = chainDownTo(fiber, from);
      if (chain == null) {
        return null;
      }
      for (CancelScope scope : chain.reversed()) {
        if (scope.shield && scope != from) {
          return null;
        }
        scope.pending = true;
        scope.pendingForChildren = true;
        if (scope.group != null) {
          reached.add(scope.group);
        }
      }
      fiber.cancelMayBePending();
      return Interrupts.deliver(fiber.thread());
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

  @Override
  public String toString() {
    return "CancelScope["
        + (reason != null ? "cancelled: " + reason : pending ? "cancelled from outside" : "open")
        + "]";
  }
}
