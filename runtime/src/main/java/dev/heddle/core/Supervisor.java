package dev.heddle.core;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.CancelReason;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.current.TaskThreads;
import dev.heddle.current.WaitingTask;
import dev.heddle.executor.GroupDoors;
import dev.heddle.failure.GroupFailure;
import dev.heddle.parking.Waiter;
import dev.heddle.policy.ConcurrencyLimit;
import dev.heddle.policy.FailFast;
import dev.heddle.policy.GroupPolicy;
import dev.heddle.report.FailureText;
import dev.heddle.scheduler.ContainerView;
import dev.heddle.scheduler.ThreadContainment;
import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A group as its children know it: what starts them, counts them among the {@link Siblings}, and hears of their
 * ends. What to do about an end is for the {@link GroupPolicy} to say. Erlang's supervisors are the model,
 * with their strategies. What the owner does with the group is {@link Group}'s.
 *
 * <h2>Three ways in</h2>
 *
 * <ul>
 *   <li>{@link #launch}: a child is made, counted and started at once. Counted first, so that nobody can find
 *       none between its start and its first step; if the start fails, it is taken out again.
 *   <li>{@link #adopt}: a library has a thread made ({@link GroupDoors}) and starts it when it likes. It is
 *       counted by its own first step, or by whoever waits for the children and finds it started
 *       ({@link #adoptStarted}), if that comes first.
 *   <li>{@link #enter}: a launch from a thread outside, which waits for the child's end in its own way.
 * </ul>
 *
 * <p>In all three the child runs the code it was given as the group's options say: with what it inherits,
 * as the policy adapts it, when it has its turn. A group without options is {@code plain}: its children run
 * the very object they were given, and one that succeeds has nothing to tell.
 *
 * <h2>One way out</h2>
 *
 * <p>A child tells of its end twice, before ({@link #childEnds}) and after ({@link #childEnded}) others can
 * see it; see {@link Fiber}. It is taken off the list last of all, so whoever finds the list empty knows that
 * every end has been heard of.
 */
public abstract sealed class Supervisor permits Group {
  private static final VarHandle DOORS;

  static {
    try {
      DOORS = MethodHandles.lookup().findVarHandle(Supervisor.class, "doors", GroupDoors.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  public final Run run;
  final Scope scope;
  public final Fiber<?> owner;
  public final String name;
  final GroupPolicy policy;
  private final @Nullable ConcurrencyLimit limit;

  /** Whether children run just what they were given and nobody minds if they succeed. */
  final boolean plain;

  final ThreadContainment container;
  final Siblings siblings = new Siblings(group());
  final GroupFailure failure;

  /** Threads and executors made for libraries; null for most. */
  private volatile @Nullable GroupDoors doors;

  Supervisor(
      Fiber<?> owner, String name, GroupPolicy policy, @Nullable ConcurrencyLimit limit) {
    // All that others look at before the scope is entered, where they find the group.
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
    this.scope = Scope.enter(owner, group());
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

  /** The whole of the group: there is nothing else that has children. */
  private Group group() {
    return (Group) this;
  }

  /** The JDK has unwound the owner past the group, for example out of a ScopedValue binding. */
  abstract void ownerUnwound();

  // -- ways in

  final Task<@Nullable Void> launch(
      @Nullable String taskName, Action<?> action, boolean daemon) {
    return launchCode(taskName, plain ? action : dressed(Action.asBody(action)), daemon);
  }

  final <T extends @Nullable Object> Task<T> launch(
      @Nullable String taskName, Body<? extends T, ?> body, boolean daemon) {
    return launchCode(taskName, plain ? body : dressed(body), daemon);
  }

  /** Starts a task whose caller waits for it. */
  final <T extends @Nullable Object> Fiber<T> enter(Entrance.Called<T> body) {
    return launchCode(null, body, false);
  }

  private <T extends @Nullable Object> Fiber<T> launchCode(
      @Nullable String taskName, Object code, boolean daemon) {
    StackRoom.forScope();
    var child = new Fiber<T>(group(), taskName, code);
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

  final GroupDoors doors() {
    GroupDoors mine = doors;
    if (mine == null) {
      mine = new GroupDoors(group());
      GroupDoors other = (GroupDoors) DOORS.compareAndExchange(this, null, mine);
      mine = other == null ? mine : other;
    }
    return mine;
  }

  /** Lets libraries bring nothing any more. */
  final void closeDoors() {
    GroupDoors mine = doors;
    if (mine != null) {
      mine.close();
    }
  }

  /** Whether there were children that others have started and that have not run yet. */
  final boolean adoptStarted() {
    GroupDoors mine = doors;
    return mine != null && mine.threads().adoptStarted();
  }

  /** A task for a thread that somebody else is going to start; {@link #adopt} makes it a child. */
  public final Fiber<?> unstartedChild(Runnable body) {
    Action<RuntimeException> action = body::run;
    Object code = plain ? action : inheriting(Action.asBody(action));
    var child = new Fiber<@Nullable Void>(group(), null, code);
    if (run.startSites != null) {
      run.startSites.record(child);
    }
    return child;
  }

  /** Makes it a child; false if the group is closed. */
  public final boolean adopt(Fiber<?> started) {
    if (!siblings.add(started, false)) {
      return false;
    }
    if (limit != null) {
      started.queueFor(limit);
    }
    return true;
  }

  // -- the way out

  /** Called by a child at its very end. */
  final void childEnded(Fiber<?> child, Outcome<?> ending, boolean heard) {
    try {
      if (ending instanceof Outcome.Failure<?>(var cause)) {
        policy.childFailed(group(), child, cause, heard);
      }
    } finally {
      remove(child);
    }
  }

  /**
   * Called by a child before its outcome is seen by others, so that those of the group who await a
   * failed one find themselves cancelled. It still counts as live, so the owner cannot have left.
   */
  final void childEnds(Fiber<?> child, Outcome<?> ending) {
    policy.childEnds(group(), child, ending);
  }

  /** Called when somebody looks at the failure of a child that has ended. */
  final void heard(Fiber<?> child) {
    policy.heard(child);
  }

  /** Called when somebody who was to hear of the failure of a child throws a cancellation instead. */
  final void unheard(Fiber<?> child, Throwable cause) {
    policy.unheard(group(), child, cause);
  }

  /** Fails the group for the sake of a child, which still counts as live. */
  public final void fail(Fiber<?> child, Throwable cause) {
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

  public final GroupFailure failure() {
    return failure;
  }

  /** How many children have been started and wait for their turn. */
  public final int waitingForATurn() {
    return limit == null ? 0 : limit.waiting();
  }

  private void remove(Fiber<?> child) {
    Waiter last = siblings.remove(child);
    if (last != null) {
      run.scheduler.unparkNext(last.thread());
    }
  }

  /** The live children, newest first. Any thread. */
  public final List<Fiber<?>> children() {
    return siblings.all();
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

    @Override
    public void abandoned() {
      ownerUnwound();
    }
  }
}
