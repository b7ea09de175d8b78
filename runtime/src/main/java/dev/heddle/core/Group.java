package dev.heddle.core;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.ExceptionGroup;
import dev.heddle.Ready;
import dev.heddle.Restart;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ValueAction;
import dev.heddle.current.WaitingTask;
import dev.heddle.failure.Causes;
import dev.heddle.parking.Held;
import dev.heddle.parking.Waiter;
import dev.heddle.policy.ConcurrencyLimit;
import dev.heddle.policy.GroupPolicy;
import dev.heddle.policy.GroupSettings;
import dev.heddle.policy.KeepGoing;
import dev.heddle.report.TreeText;
import dev.heddle.scheduler.jdk.StackRoom;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link TaskGroup}: a group as its owner knows it, which opens, joins, cancels and
 * closes it. {@link Supervisor} is the group as its children know it, {@link Siblings} the list of them and the
 * owner's wait for its end; the scope, where cancellations arrive, is a {@link Scope}.
 *
 * <h2>The two ends</h2>
 *
 * <p>{@link #join} waits and takes no side: daemons are dismissed when the others have ended, and the
 * failures of all arrive together. {@link #close} leaves nobody behind: it cancels who is left, waits, and lets
 * nobody in any more; then the scope can be left. A group that is closed with children at work which nobody
 * has joined or cancelled was probably meant to be joined, and says so ({@link Unjoined}).
 *
 * <p>What {@code close} finds cannot wait for a better moment, and nobody would do it later. So it does without
 * memory until there is some ({@link Shortage}); and where the owner's stack is too deep to be parked, its
 * rest is done when the owner ends ({@link LeftBehind}).
 */
public final class Group extends Supervisor implements TaskGroup, Held {
  /** The name of a run's group of detached tasks. */
  static final String DETACHED = TreeText.DETACHED;

  /** Whether the owner has closed it. The JDK may have made it end before; see {@link #ownerUnwound}. */
  public boolean left;

  /** Whether the owner has waited for the children there are, or has tried to. By the owner only. */
  private boolean joined;

  private Group(
      Fiber<?> owner, String name, GroupPolicy policy, @Nullable ConcurrencyLimit limit) {
    super(owner, name, policy, limit);
  }

  public static Group open(String name, GroupPolicy policy) {
    return openFor("TaskGroup.open()", name, policy);
  }

  /** For a call that opens a group, and is what its caller knows. */
  public static Group openFor(String caller, String name, GroupPolicy policy) {
    return new Group(Fiber.current(caller), name, policy, null);
  }

  public static Group open(GroupSettings settings) {
    return new Group(
        Fiber.current("TaskGroup.open()"), settings.name, settings.policy, settings.limit);
  }

  /** The group of a run's detached tasks: their failures are reported and cancel nobody. */
  static Group openDetached(Fiber<?> owner) {
    return new Group(owner, DETACHED, new KeepGoing(Restart.never()), null);
  }

  /** The innermost group around a task's code: the last it has opened, or the one it was started in. */
  public static Group around(Fiber<?> fiber) {
    for (Scope s = fiber.scope; s != null; s = s.parent) {
      if (s.group != null) {
        return s.group;
      }
    }
    return fiber.run.detached();
  }

  @Override
  public <T extends @Nullable Object> Task<T> start(Body<? extends T, ?> body) {
    return launch(null, body, false);
  }

  @Override
  public Task<@Nullable Void> start(Action<?> action) {
    return launch(null, action, false);
  }

  @Override
  public <T extends @Nullable Object> Task<T> start(String taskName, Body<? extends T, ?> body) {
    return launch(Objects.requireNonNull(taskName, "taskName"), body, false);
  }

  @Override
  public Task<@Nullable Void> start(String taskName, Action<?> action) {
    return launch(Objects.requireNonNull(taskName, "taskName"), action, false);
  }

  @Override
  public Task<@Nullable Void> startDaemon(Action<?> action) {
    return launch(null, action, true);
  }

  @Override
  public Task<@Nullable Void> startDaemon(String taskName, Action<?> action) {
    return launch(Objects.requireNonNull(taskName, "taskName"), action, true);
  }

  @Override
  public <V extends @Nullable Object> V startUntilReady(ValueAction<Ready<V>, ?> body)
      throws InterruptedException {
    return new Starting<V>(body).in(this, null);
  }

  @Override
  public <V extends @Nullable Object> V startUntilReady(
      String taskName, ValueAction<Ready<V>, ?> body)
      throws InterruptedException {
    return new Starting<V>(body).in(this, Objects.requireNonNull(taskName, "taskName"));
  }

  @Override
  public ExecutorService asExecutorService() {
    return doors().newExecutor();
  }

  @Override
  public ThreadFactory asThreadFactory() {
    return doors().threads();
  }

  @Override
  public void join() throws InterruptedException {
    checkOwner("join");
    StackRoom.forScope();
    joined = true;
    try {
      do {
        endDaemons();
      } while (adoptStarted());
      // What has cancelled the owner may have ended the children first: that is not their success.
      Waiter.checkCancelled();
    } catch (ExceptionGroup e) {
      if (e != failure.all()) {
        throw e;
      }
      do {
        siblings.awaitAll();
      } while (adoptStarted());
    }
    policy.allEnded(this, true);
    if (failure.all() != null) {
      throw failure.deliver();
    }
    // Nobody is left: who is there at the end has been started since.
    joined = false;
  }

  /** Waits until all have ended, and cancels the daemons whenever there is nobody else. */
  private void endDaemons() throws InterruptedException {
    List<Fiber<?>> daemons;
    while (!(daemons = siblings.awaitDaemonsAlone()).isEmpty()) {
      for (Fiber<?> daemon : daemons) {
        daemon.cancel("the other tasks of " + name + " have ended");
      }
    }
  }

  @Override
  public boolean cancel(String reason) {
    return scope.cancelChildren(CancelReasons.now(reason, null));
  }

  @Override
  public void close() {
    checkOwner("close");
    if (left) {
      return;
    }
    left = true;
    IllegalStateException misuse = null;
    List<Fiber<?>> unjoined = List.of();
    boolean finished = false;
    try {
      misuse = owner.closeScopesInside(scope);
      unjoined = surelyFinish();
      finished = true;
    } finally {
      if (!finished) {
        LeftBehind.add(this);
      }
      try {
        container.close();
      } finally {
        scope.exit(owner);
      }
    }
    misuse = surelyTold(unjoined, misuse);
    ExceptionGroup mine = failure.atClose();
    if (mine != null) {
      if (misuse != null) {
        Causes.suppress(mine, misuse);
      }
      throw mine;
    }
    if (misuse != null) {
      throw misuse;
    }
  }

  /** Tells the policy, and what was forgotten, if anything; once there is memory for it. */
  private @Nullable IllegalStateException surelyTold(
      List<Fiber<?>> unjoined, @Nullable IllegalStateException misuse) {
    while (true) {
      try {
        policy.allEnded(this, false);
        return Unjoined.of(name, unjoined, misuse);
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  /** What {@link #close} could not do, done at the end of the owner. */
  void finishLate() {
    finish();
    policy.allEnded(this, false);
    if (failure.isUndelivered()) {
      run.report(owner, failure.deliver());
    }
  }

  /** Without memory to wait for them the children would be left; and an error may be its body's already. */
  private List<Fiber<?>> surelyFinish() {
    while (true) {
      try {
        Shortage.mayBegin();
        return finish();
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  /**
   * Cancels and awaits the children until there are none, and lets no more begin. Returns those that were
   * at work without anybody having asked them to stop.
   */
  private List<Fiber<?>> finish() {
    List<Fiber<?>> unjoined = List.of();
    while (adoptStarted() || !siblings.closeIfEmpty()) {
      List<Fiber<?>> detached = this == run.detachedOrNull() ? siblings.atWork() : List.of();
      if (isJoinMissing()) {
        unjoined = siblings.atWork();
      }
      scope.cancelChildren(CancelReasons.now(name + " closed before its tasks had ended", null));
      siblings.awaitAll();
      NeverBegan.log(run, detached);
    }
    closeDoors();
    return unjoined;
  }

  @Override
  void ownerUnwound() {
    finish();
  }

  /** Nobody joins the detached tasks of a run; they end with it. */
  private boolean isJoinMissing() {
    return !joined && !scope.isPendingForChildren() && this != run.detachedOrNull();
  }

  private void checkOwner(String operation) {
    if (Thread.currentThread() != owner.thread()) {
      throw new IllegalStateException(
          operation + "() of " + this + " was called by " + caller()
              + "; only the task that opened it, '" + owner.name() + "', may do that");
    }
  }

  private static String caller() {
    return WaitingTask.current() instanceof Fiber<?> task
        ? "task '" + task.name() + "'"
        : Thread.currentThread() + ", which runs no task";
  }

  @Override
  public List<Task<?>> tasks() {
    return List.copyOf(children());
  }

  /** All that a join waits for; nobody if there is a daemon, who may be there to cancel the others. */
  @Override
  public List<Thread> holders(Waiter waiter) {
    return siblings.allUnlessDaemons().stream().map(Fiber::thread).toList();
  }

  @Override
  public String toString() {
    return "TaskGroup[" + name + ", " + siblings.live() + " running, of " + owner.name() + "]";
  }
}
