package dev.heddle;

import dev.heddle.parking.Held;
import dev.heddle.parking.TaskThreads;
import dev.heddle.parking.Waiter;
import dev.heddle.parking.WaitingTask;
import dev.heddle.report.Causes;
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
 * A scope that tasks are started in and that ends when the last of them has ended.
 *
 * <pre>{@code
 * try (var group = TaskGroup.open()) {
 *   Task<User> user = group.start(() -> fetchUser(7));
 *   Task<List<Order>> orders = group.start(() -> fetchOrders(7));
 *   group.join();
 *   return new Page(user.await(), orders.await());
 * }
 * }</pre>
 *
 * <p>If a child fails, the others are cancelled, and so is the rest of the body: its current wait,
 * or its next, throws the {@link ExceptionGroup} of all failures. {@link #close} without {@link
 * #join} cancels the children and waits for them, so that a body that throws leaves nothing running. A
 * body that ends normally and has not joined has forgotten to: then close throws an {@link
 * UnjoinedTasksException}. To end the children on purpose, {@link #cancel} them.
 *
 * <p>The task that opens a group owns it: only it may join and close. Any thread may start tasks in
 * it and cancel it, while it is open. In thread dumps the group is a node of its own, below the task
 * that owns it. Trio's nursery and {@code asyncio.TaskGroup} are the models.
 */
public final class TaskGroup implements AutoCloseable, Held {
  /** The name of a run's group of detached tasks. */
  static final String DETACHED = TreeText.DETACHED;

  private static final VarHandle DOORS;

  static {
    try {
      DOORS = MethodHandles.lookup().findVarHandle(TaskGroup.class, "doors", GroupDoors.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final Run run;
  final CancelScope scope;
  final Fiber<?> owner;
  final String name;
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
  boolean left;

  /** Whether the owner has waited for the children there are, or has tried to. By the owner only. */
  private boolean joined;

  private TaskGroup(
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
    this.scope = CancelScope.enter(owner, this);
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

  /**
   * Opens a group owned by the current task.
   *
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  public static TaskGroup open() {
    return open("task-group", FailFast.INSTANCE);
  }

  /**
   * Opens a group with a name for reports and thread dumps.
   *
   * @param name the name
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  public static TaskGroup open(String name) {
    return open(Objects.requireNonNull(name, "name"), FailFast.INSTANCE);
  }

  /**
   * Opens a group with choices: what it does when a task fails, how many of its tasks run at once,
   * its name.
   *
   * @param options the choices, for example {@code limit(8), keepGoing()}
   * @return the group; close it with try-with-resources
   * @throws IllegalStateException if no task runs the caller
   */
  public static TaskGroup open(GroupOption... options) {
    var settings = GroupOption.Settings.of(options);
    return new TaskGroup(
        Fiber.current("TaskGroup.open()"), settings.name, settings.policy, settings.limit);
  }

  static TaskGroup open(String name, GroupPolicy policy) {
    return new TaskGroup(Fiber.current("TaskGroup.open()"), name, policy, null);
  }

  /** The group of a run's detached tasks: their failures are reported and cancel nobody. */
  static TaskGroup openDetached(Fiber<?> owner) {
    return new TaskGroup(owner, DETACHED, new KeepGoing(Restart.never()), null);
  }

  /**
   * Returns the innermost group around the calling code: the last one the current task has opened,
   * or the one it was started in.
   *
   * @return the group that work started here belongs to
   * @throws IllegalStateException if no task runs the caller
   */
  public static TaskGroup current() {
    Fiber<?> fiber = Fiber.current("TaskGroup.current()");
    for (CancelScope s = fiber.scope; s != null; s = s.parent) {
      if (s.group != null) {
        return s.group;
      }
    }
    return fiber.run.detached();
  }

  /**
   * Starts a task.
   *
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  public <T extends @Nullable Object> Task<T> start(Body<? extends T, ?> body) {
    return launch(null, body, false);
  }

  /**
   * Starts a task without a result.
   *
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  public Task<@Nullable Void> start(Action<?> action) {
    return launch(null, action, false);
  }

  /**
   * Starts a task with a name.
   *
   * @param taskName the name of the task and of its thread
   * @param body what it runs
   * @param <T> the type of its result
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  public <T extends @Nullable Object> Task<T> start(String taskName, Body<? extends T, ?> body) {
    return launch(Objects.requireNonNull(taskName, "taskName"), body, false);
  }

  /**
   * Starts a task with a name and without a result.
   *
   * @param taskName the name of the task and of its thread
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  public Task<@Nullable Void> start(String taskName, Action<?> action) {
    return launch(Objects.requireNonNull(taskName, "taskName"), action, false);
  }

  /**
   * Starts a task for as long as there is other work: when every other task of the group has ended,
   * {@link #join} cancels it, also if it was started by a daemon that was just ending.
   *
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  public Task<@Nullable Void> startDaemon(Action<?> action) {
    return launch(null, action, true);
  }

  /**
   * Starts a task with a name for as long as there is other work; otherwise as {@link
   * #startDaemon(Action)}.
   *
   * @param taskName the name of the task and of its thread
   * @param action what it runs
   * @return the task
   * @throws IllegalStateException if the group is closed
   */
  public Task<@Nullable Void> startDaemon(String taskName, Action<?> action) {
    return launch(Objects.requireNonNull(taskName, "taskName"), action, true);
  }

  /**
   * Starts a task and waits until it says that it is ready: a server that listens, a connection
   * that is up. The task then goes on as a child of this group. Trio's {@code nursery.start} is the
   * model.
   *
   * <p>Until the task is ready its failure is the caller's affair and not the group's. If the caller
   * is cancelled while it waits, so is the task.
   *
   * @param body what it runs
   * @param <V> the type of what it has to say when it is ready
   * @return what the task gave to {@link Ready#set}
   * @throws TaskFailedException if the task failed before it was ready; its cause is the original
   * @throws TaskCancelledException if the task was cancelled before it was ready
   * @throws IllegalStateException if the task ended without having said that it is ready, or the
   *     group is closed
   * @throws InterruptedException if the caller is cancelled, after the task has ended
   */
  public <V extends @Nullable Object> V startUntilReady(ValueAction<Ready<V>, ?> body)
      throws InterruptedException {
    return new Starting<V>(body).in(this, null);
  }

  /**
   * Starts a task with a name and waits until it says that it is ready; otherwise as {@link
   * #startUntilReady(ValueAction)}.
   *
   * @param taskName the name of the task and of its thread
   * @param body what it runs
   * @param <V> the type of what it has to say when it is ready
   * @return what the task gave to {@link Ready#set}
   * @throws InterruptedException as for {@link #startUntilReady(ValueAction)}, and so are the others
   */
  public <V extends @Nullable Object> V startUntilReady(
      String taskName, ValueAction<Ready<V>, ?> body)
      throws InterruptedException {
    return new Starting<V>(body).in(this, Objects.requireNonNull(taskName, "taskName"));
  }

  /**
   * Returns an executor whose jobs are tasks of this group, for libraries that take one: they are
   * cancelled with the group, {@link #join} waits for them, they see the caller's scoped values and what
   * else the run propagates, and may open groups of their own. Each call makes another executor.
   *
   * <p>All methods mean what {@link ExecutorService} says. What a job given to {@code execute} throws is the
   * failure of a task of this group; what one given to {@code submit} throws is in its future, and harms
   * nobody. {@code Future.cancel(true)} and {@code shutdownNow} cancel the tasks, so that each of their
   * waits throws; a job that is cancelled with the group has a future that is cancelled. {@code
   * shutdownNow} returns the jobs that have not begun. When the group is closed the executor is shut down
   * too; to close the executor does nothing to the group.
   *
   * <p>There is no pool: each job has a virtual thread of its own. {@link GroupOption#limit} says how many
   * run at once. Thread-safe.
   *
   * @return the executor
   * @throws IllegalStateException if the group is closed
   */
  public ExecutorService asExecutorService() {
    return doors().newExecutor();
  }

  /**
   * Returns a factory whose threads are tasks of this group from their start on, for libraries that
   * take one: they are cancelled with the group, {@link #join} waits for their ends, and what their code
   * throws is the failure of a task. A task sees the scoped values of whoever has made its thread, not
   * of whoever starts it.
   *
   * <p>The threads are virtual and not started. Those that never are keep nobody waiting; one that is
   * started when the group has closed runs nothing, and the run's {@link FailureHandler} hears of it. A
   * pool of such threads has to be shut down before the group is joined, or the join waits for it.
   * Thread-safe.
   *
   * @return the factory; {@code newThread} throws an {@link IllegalStateException} if the group is closed
   */
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
  Fiber<?> unstartedChild(Runnable body) {
    Action<RuntimeException> action = body::run;
    Object code = plain ? action : inheriting(Action.asBody(action));
    var child = new Fiber<@Nullable Void>(this, null, code);
    if (run.startSites != null) {
      run.startSites.record(child);
    }
    return child;
  }

  /** Makes it a child; false if the group is closed. */
  boolean adopt(Fiber<?> started) {
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

  private <T extends @Nullable Object> Task<T> launchCode(
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

  /**
   * Waits until every child has ended; when only daemons are left, it cancels those. By the owner
   * only.
   *
   * @throws ExceptionGroup if children failed, after all have ended
   * @throws InterruptedException if the owner is cancelled from outside while it waits; {@link
   *     #close} then waits for the children, which are being cancelled too
   * @throws IllegalStateException if another task calls it
   */
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

  /**
   * Cancels the children, as {@link #cancel(String)}, without saying why.
   *
   * @return false if that was done before
   */
  public boolean cancel() {
    return cancel(CancelReason.NONE_GIVEN);
  }

  /**
   * Cancels the children, now and those started later, but not the body of the group: {@link #join}
   * returns when they have ended. Any thread.
   *
   * @param reason why; it travels with the cancellation
   * @return false if that was done before
   */
  public boolean cancel(String reason) {
    return scope.cancelChildren(CancelReason.now(reason, null));
  }

  /**
   * Ends the group: waits for the children, cancelling them first if {@link #join} did not see them
   * end. By the owner only; called again it does nothing. The wait cannot be cancelled, since a
   * group does not leave its children behind. If it cannot wait because the stack is too deep, the
   * children are cancelled, and the owner waits for them before it ends.
   *
   * <p>That it cancelled work which nobody had asked to stop is an error, since the work is lost: the
   * {@link #join} is missing. It cannot see whether the body throws. If it does, the error is suppressed in
   * what the body throws, as a remark.
   *
   * @throws UnjoinedTasksException if children were at work, other than daemons, that ended because of
   *     it; not if the group, the child or something around them had been cancelled or had failed, nor if
   *     the owner has called {@link #join} since it started them, however that ended
   * @throws ExceptionGroup if children failed, unless the owner has been thrown that and has looked at
   *     it: at its message, or its failures. If the body throws what it was thrown, as usual, nothing
   *     comes of it. But if a {@code finally} or a {@code catch} has put another failure in its place,
   *     the group's is suppressed in that and not lost
   * @throws IllegalStateException if another task calls it
   * @throws StackOverflowError if the stack is too deep to wait
   */
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
        return UnjoinedTasksException.of(name, unjoined, misuse);
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
      if (isJoinMissing()) {
        unjoined = siblings.atWork();
      }
      scope.cancelChildren(CancelReason.now(name + " closed before its tasks had ended", null));
      siblings.awaitAll();
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
          operation + "() of " + this + " was called by " + Thread.currentThread()
              + "; only the task that opened it, " + owner.name() + ", may do that");
    }
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
  void fail(Fiber<?> child, Throwable cause) {
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

  GroupFailure failure() {
    return failure;
  }

  /** How many children have been started and wait for their turn. */
  int waitingForATurn() {
    return limit == null ? 0 : limit.waiting();
  }

  private void remove(Fiber<?> child) {
    Waiter last = siblings.remove(child);
    if (last != null) {
      run.scheduler.unparkNext(last.thread());
    }
  }

  /** The live children, newest first. Any thread. */
  List<Fiber<?>> children() {
    return siblings.all();
  }

  /**
   * Returns the tasks of this group that have not ended.
   *
   * @return a snapshot, newest first
   */
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
