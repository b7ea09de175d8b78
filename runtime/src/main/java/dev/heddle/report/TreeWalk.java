package dev.heddle.report;

import dev.heddle.CancelReason;
import dev.heddle.TaskTree;
import dev.heddle.core.Fiber;
import dev.heddle.core.Group;
import dev.heddle.core.Run;
import dev.heddle.core.Scope;
import dev.heddle.core.TaskWalk;
import dev.heddle.current.TaskThreads;
import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskState;
import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import dev.heddle.parking.Wait;
import dev.heddle.scheduler.CarrierPool;
import dev.heddle.scheduler.EventLoop;
import dev.heddle.scheduler.LoopStatistics;
import dev.heddle.scheduler.Scheduler;
import dev.heddle.stuck.Waits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes the picture of a run that a {@link TaskTree} is made of.
 *
 * <p>Down from the main task, as {@link TaskWalk} goes: of each task the scopes it has open, under
 * its lock, and of each group among them the children, under the group's. A task that lives
 * throughout is found, since all that it stands under lives throughout. Views are immutable and hold
 * those below them, so they are made in the reverse of that order; without recursion, since tasks
 * may be nested deeper than a stack.
 */
public final class TreeWalk {
  private final boolean stacks;
  private final long now;
  private final Map<Group, List<Fiber<?>>> children = new HashMap<>();
  private final Map<Fiber<?>, TaskView> views = new HashMap<>();

  private TreeWalk(Run run, boolean stacks) {
    this.stacks = stacks;
    this.now = run.scheduler.nanoTime();
  }

  /** The view of a run; none if its main task has not begun or has ended. */
  public static List<RunView> of(Run run, boolean stacks) {
    Fiber<?> main = run.mainOrNull();
    if (main == null || main.isDone()) {
      return List.of();
    }
    TaskView top = new TreeWalk(run, stacks).view(main);
    return List.of(
        new RunView(run.name, describe(run.scheduler), statistics(run.scheduler), top));
  }

  private TaskView view(Fiber<?> main) {
    Map<Fiber<?>, List<Scope>> scopes = new HashMap<>();
    List<Fiber<?>> found = new ArrayList<>();
    Deque<Fiber<?>> left = new ArrayDeque<>(List.of(main));
    Fiber<?> next;
    while ((next = left.poll()) != null) {
      found.add(next);
      List<Scope> open = TaskWalk.scopesOf(next);
      scopes.put(next, open);
      for (Scope scope : open) {
        if (scope.group != null) {
          List<Fiber<?>> live = liveChildren(scope.group);
          children.put(scope.group, live);
          left.addAll(live);
        }
      }
    }
    for (Fiber<?> task : found.reversed()) {
      views.put(task, view(task, scopes.getOrDefault(task, List.of())));
    }
    return views.get(main);
  }

  private static List<Fiber<?>> liveChildren(Group group) {
    List<Fiber<?>> live = group.children();
    live.removeIf(Fiber::isDone);
    return live.reversed();
  }

  private TaskView view(Fiber<?> task, List<Scope> scopes) {
    List<GroupView> groups = new ArrayList<>();
    Duration timeLeft = null;
    for (Scope scope : scopes) {
      Duration mine = scope.timeLeft().orElse(null);
      if (mine != null && (timeLeft == null || mine.compareTo(timeLeft) < 0)) {
        timeLeft = mine;
      }
      if (scope.group != null) {
        groups.add(view(scope.group, scope));
      }
    }
    Thread thread = task.thread();
    TaskState state = stateOf(thread);
    Wait wait = task.currentWait();
    return new TaskView(
        task.name(),
        thread.threadId(),
        state,
        state == TaskState.WAITING ? view(wait, thread) : null,
        timeLeft,
        task.whyCancelled(),
        task.startedAt(),
        stacks ? StackText.withoutMachinery(thread.getStackTrace()) : List.of(),
        groups);
  }

  /** With the scope it was found by: a group that is just being opened does not know its own yet. */
  private GroupView view(Group group, Scope scope) {
    List<TaskView> tasks = new ArrayList<>();
    for (Fiber<?> child : children.getOrDefault(group, List.of())) {
      tasks.add(views.get(child));
    }
    CancelReason why = scope.reason();
    if (why == null) {
      why = scope.childrenReason();
    }
    return new GroupView(group.name, group.left, why == null ? null : why.toString(), tasks);
  }

  private WaitView view(@Nullable Wait wait, Thread thread) {
    if (wait == null) {
      return inTheJdk(thread);
    }
    return new WaitView(
        wait.operation(),
        wait.kind(),
        Waits.described(wait),
        Duration.ofNanos(Math.max(0, now - wait.since())),
        onlyHolder(wait));
  }

  private static @Nullable String onlyHolder(Wait wait) {
    List<Thread> holders = wait.holders();
    if (holders.size() != 1 || wait.alternatives().size() > 1) {
      return null;
    }
    Thread holder = holders.getFirst();
    return TaskThreads.of(holder) instanceof Fiber<?> task
        ? task.name()
        : holder.getName();
  }

  private static WaitView inTheJdk(Thread thread) {
    if (thread.getState() == Thread.State.BLOCKED) {
      return new WaitView("enter", "Thread", "enter of a monitor", null, null);
    }
    Object blocker = LockSupport.getBlocker(thread);
    String kind = blocker == null ? "Thread" : blocker.getClass().getName();
    String on = blocker == null ? "a wait of the JDK's" : kind;
    return new WaitView("park", kind, "park in " + on, null, null);
  }

  private static TaskState stateOf(Thread thread) {
    return switch (thread.getState()) {
      case NEW -> TaskState.READY;
      case RUNNABLE, TERMINATED -> isMounted(thread) ? TaskState.RUNNING : TaskState.READY;
      case BLOCKED, WAITING, TIMED_WAITING -> TaskState.WAITING;
    };
  }

  /** The JDK says so in words only: a mounted virtual thread names its carrier after an '@'. */
  private static boolean isMounted(Thread thread) {
    if (thread == Thread.currentThread()) {
      return true;
    }
    String name = thread.getName();
    int prefix =
        ("VirtualThread[#" + thread.threadId() + "]/").length()
            + (name.isEmpty() ? 0 : name.length() + 1);
    return thread.toString().indexOf('@', prefix) >= 0;
  }

  private static String describe(Scheduler scheduler) {
    return switch (scheduler) {
      case EventLoop _ -> "event loop";
      case CarrierPool pool -> pool.statistics().size() + " carriers";
      default -> "the JDK's scheduler";
    };
  }

  private static List<LoopStatistics> statistics(Scheduler scheduler) {
    return switch (scheduler) {
      case EventLoop loop -> List.of(loop.statistics());
      case CarrierPool pool -> pool.statistics();
      default -> List.of();
    };
  }
}
