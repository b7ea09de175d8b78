package dev.heddle.core;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.CancelReason;
import dev.heddle.ExceptionGroup;
import dev.heddle.Outcome;
import dev.heddle.Ready;
import dev.heddle.Restart;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ValueAction;
import dev.heddle.executor.GroupDoors;
import dev.heddle.failure.Causes;
import dev.heddle.failure.GroupFailure;
import dev.heddle.parking.Held;
import dev.heddle.parking.TaskThreads;
import dev.heddle.parking.Waiter;
import dev.heddle.parking.WaitingTask;
import dev.heddle.policy.ConcurrencyLimit;
import dev.heddle.policy.FailFast;
import dev.heddle.policy.GroupPolicy;
import dev.heddle.policy.GroupSettings;
import dev.heddle.policy.KeepGoing;
import dev.heddle.report.FailureText;
import dev.heddle.report.TreeText;
import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.ThreadContainment;
import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link TaskGroup}: the scope, the children in it and the policy for their
 * ends. Its owner waits for them here, {@link Siblings} says how.
 */
public final class Group implements TaskGroup, Held {
  /** The name of a run's group of detached tasks. */
  static final String DETACHED = TreeText.DETACHED;

  private static final VarHandle DOORS;

  static {
    try {
      DOORS = MethodHandles.lookup().findVarHandle(Group.class, "doors", GroupDoors.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final Run run;
  final Scope scope;
  public final Fiber<?> owner;
  public final String name;
  private final GroupPolicy policy;
  private final @Nullable ConcurrencyLimit limit;

  /** Whether children run just what they were given and nobody minds if they succeed. */
  final boolean plain;

  private final ThreadContainment container;
  private final Siblings siblings = new Siblings(this);
  private final GroupFailure failure;

  /** Threads and executors made for libraries; null for most. */
  private volatile @Nullable GroupDoors doors;

  /** Whether the owner has closed it. The JDK may have made it end before; see {@link View}. */
  public boolean left;

  /** Whether the owner has waited for the children there are, or has tried to. By the owner only. */
  private boolean joined;

  private Group(
      Fiber<?> owner, String name, GroupPolicy policy, @Nullable ConcurrencyLimit limit) {
    this.owner = owner;
    this.run = owner.run;
    this.name = name;
    this.failure = new GroupFailure(name);
    this.policy = policy;
    this.limit = limit;
    this.plain =
        policy == FailFast.INSTANCE
            && limit == null
            && run.propagations == null
            && run.startSites == null;
    this.scope = Scope.enter(owner, this);
    ThreadContainment opened = null;
    try {
      opened = run.scheduler.open(new View(), true);
    } finally {
      if (opened == null) {
        scope.exit(owner);
      }
    }
    this.container = opened;
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

  private GroupDoors doors() {
    GroupDoors mine = doors;
    if (mine == null) {
      mine = new GroupDoors(this);
      GroupDoors other = (GroupDoors) DOORS.compareAndExchange(this, null, mine);
      mine = other == null ? mine : other;
    }
    return mine;
  }

  /** Whether there were children that others have started and that have not run yet. */
  private boolean adoptStarted() {
    GroupDoors mine = doors;
    return mine != null && mine.threads().adoptStarted();
  }

  /** A task for a thread that somebody else is going to start; {@link #adopt} makes it a child. */
  public Fiber<?> unstartedChild(Runnable body) {
    Action<RuntimeException> action = body::run;
    Object code = plain ? action : inheriting(Action.asBody(action));
    var child = new Fiber<@Nullable Void>(this, null, code);
    if (run.startSites != null) {
      run.startSites.record(child);
    }
    return child;
  }

  /** Makes it a child; false if the group is closed. */
  public boolean adopt(Fiber<?> started) {
    if (!siblings.add(started, false)) {
      return false;
    }
    if (limit != null) {
      started.queueFor(limit);
    }
    return true;
  }

  private Task<@Nullable Void> launch(
      @Nullable String taskName, Action<?> action, boolean daemon) {
    return launchCode(taskName, plain ? action : dressed(Action.asBody(action)), daemon);
  }

  <T extends @Nullable Object> Task<T> launch(
      @Nullable String taskName, Body<? extends T, ?> body, boolean daemon) {
    return launchCode(taskName, plain ? body : dressed(body), daemon);
  }

  /** Starts a task whose caller waits for it. */
  <T extends @Nullable Object> Fiber<T> enter(Entrance.Called<T> body) {
    return launchCode(null, body, false);
  }

  private <T extends @Nullable Object> Fiber<T> launchCode(
      @Nullable String taskName, Object code, boolean daemon) {
    StackRoom.forScope();
    var child = new Fiber<T>(this, taskName, code);
    if (run.startSites != null) {
      run.startSites.record(child);
    }
    boolean started = false;
    try {
      Thread thread = child.prepareThread();
      if (!siblings.add(child, daemon)) {
        throw new IllegalStateException(
            this + " is closed; start tasks between open() and the end of its try block");
      }
      try {
        run.scheduler.start(thread, container);
        started = true;
      } finally {
        if (!started) {
          remove(child);
        }
      }
    } finally {
      if (!started) {
        child.neverStarted();
      }
    }
    if (siblings.live() == Rehearsal.MANY) {
      Rehearsal.play(run);
    }
    return child;
  }

  /** What a child of this group runs so that its body is run as the group's options say. */
  private <T extends @Nullable Object> Body<? extends T, ?> dressed(Body<? extends T, ?> body) {
    Body<? extends T, ?> dressed = inheriting(body);
    return limit == null ? dressed : limit.<T>queue(dressed);
  }

  private <T extends @Nullable Object> Body<? extends T, ?> inheriting(
      Body<? extends T, ?> body) {
    Objects.requireNonNull(body, "A task needs a body");
    Body<? extends T, ?> adapted = policy.adapt(body);
    return run.propagations == null ? adapted : run.propagations.carry(adapted);
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
    GroupDoors mine = doors;
    if (mine != null) {
      mine.close();
    }
    return unjoined;
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

  // -- the children

  /** Called by a child at its very end. */
  void childEnded(Fiber<?> child, Outcome<?> ending, boolean heard) {
    try {
      if (ending instanceof Outcome.Failure<?>(var cause)) {
        policy.childFailed(this, child, cause, heard);
      }
    } finally {
      remove(child);
    }
  }

  /**
   * Called by a child before its outcome is seen by others, so that those of the group who await a
   * failed one find themselves cancelled. It still counts as live, so the owner cannot have left.
   */
  void childEnds(Fiber<?> child, Outcome<?> ending) {
    policy.childEnds(this, child, ending);
  }

  /** Called when somebody looks at the failure of a child that has ended. */
  void heard(Fiber<?> child) {
    policy.heard(child);
  }

  /** Called when somebody who was to hear of the failure of a child throws a cancellation instead. */
  void unheard(Fiber<?> child, Throwable cause) {
    policy.unheard(this, child, cause);
  }

  /** Fails the group for the sake of a child, which still counts as live. */
  public void fail(Fiber<?> child, Throwable cause) {
    while (true) {
      try {
        Shortage.mayBegin();
        tryToFail(child, cause);
        return;
      } catch (OutOfMemoryError _) {
        Shortage.pause();
      }
    }
  }

  /** Has all the memory it needs before it changes anything. */
  private void tryToFail(Fiber<?> child, Throwable cause) {
    CancelReason why = failure.isNone()
        ? new CancelReason(
            child.what() + " failed: " + FailureText.of(cause), child.name(), cause)
        : null;
    if (failure.add(cause) && why != null) {
      scope.cancel(why);
    }
  }

  public GroupFailure failure() {
    return failure;
  }

  /** How many children have been started and wait for their turn. */
  public int waitingForATurn() {
    return limit == null ? 0 : limit.waiting();
  }

  private void remove(Fiber<?> child) {
    Waiter last = siblings.remove(child);
    if (last != null) {
      run.scheduler.unparkNext(last.thread());
    }
  }

  /** The live children, newest first. Any thread. */
  public List<Fiber<?>> children() {
    return siblings.all();
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

  /** What thread dumps see. */
  private final class View implements ContainerView, TaskThreads.Starter {
    @Override
    public String name() {
      return name;
    }

    @Override
    public Stream<Thread> threads() {
      return children().stream().map(Fiber::thread);
    }

    @Override
    public @Nullable WaitingTask taskOf(Thread thread) {
      return siblings.runBy(thread);
    }

    /** The JDK has unwound the owner past this group, for example out of a ScopedValue binding. */
    @Override
    public void abandoned() {
      finish();
    }
  }
}
