package dev.heddle.stuck;

import dev.heddle.Task;
import dev.heddle.TaskWait;
import dev.heddle.WaitGraph;
import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import dev.heddle.core.Scope;
import dev.heddle.core.TaskWalk;
import dev.heddle.current.TaskThreads;
import dev.heddle.parking.Held;
import dev.heddle.parking.Wait;
import dev.heddle.scheduler.jdk.ProcessWakers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The waits of a run on which nothing runs, and which of them can never end.
 *
 * <p>A task is <em>doomed</em> if it waits without a limit of time, neither of its own nor of a scope
 * around it, and if all whom the wait needs are doomed too, or have ended holding what it waits for. Of
 * a select, that has to be so for each clause; of the join of a group, for all children, because one
 * that is not doomed could still cancel the others. To find the doomed, all who wait for somebody known
 * are taken to be, and then those are let go who need one that is not, until nothing changes. What is
 * left is cycles, and chains that lead to a cycle or to a lock that nobody can release any more.
 *
 * <p>Threads outside cannot save the doomed, except by cancelling one; that is no reason to let them
 * hang. A wait on a promise, a queue, an event needs nobody known, so it is never doomed.
 */
public final class Waits {
  /** How a wait is described that keeps its carrier. */
  public static final String PINNED = ", pinned to the loop's only carrier";

  /** How many tasks are described. */
  static final int MOST_DESCRIBED = 50;

  private final Run run;
  private final List<Fiber<?>> tasks = new ArrayList<>();
  private final Map<Fiber<?>, List<List<Fiber<?>>>> doomed = new LinkedHashMap<>();
  private final boolean everybodyWaits;

  /** Who waits without having given back the only carrier; null if nobody does. */
  private final @Nullable Thread pinnedThread;

  private Waits(Run run, List<Task<?>> found, @Nullable Thread pinnedThread) {
    this.run = run;
    this.pinnedThread = pinnedThread;
    boolean all = true;
    Set<Fiber<?>> candidates = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Task<?> task : found) {
      var fiber = (Fiber<?>) task;
      tasks.add(fiber);
      boolean waits = isWaiting(fiber);
      all &= waits;
      if (waits && needsSomebody(fiber) && !hasDeadline(fiber)) {
        candidates.add(fiber);
      }
    }
    everybodyWaits = all;
    for (Fiber<?> candidate : candidates) {
      List<List<Fiber<?>>> needed = needs(candidate, candidates);
      if (needed != null) {
        doomed.put(candidate, needed);
      }
    }
    letGo();
  }

  static Waits of(Run run, @Nullable Thread pinned) {
    return new Waits(run, TaskWalk.from(run.main()), pinned);
  }

  // -- the doomed

  private static boolean isWaiting(Fiber<?> fiber) {
    Wait wait = fiber.currentWait();
    Thread.State state = fiber.thread().getState();
    return (state == Thread.State.WAITING || state == Thread.State.BLOCKED)
        && (wait == null || !wait.isOver());
  }

  private static boolean needsSomebody(Fiber<?> fiber) {
    Wait wait = fiber.currentWait();
    if (wait == null) {
      return ownerOfLock(fiber) != null;
    }
    return wait.alternatives().stream().allMatch(each -> each.primitive() instanceof Held);
  }

  private static @Nullable Thread ownerOfLock(Fiber<?> fiber) {
    return ProcessWakers.ownerOf(LockSupport.getBlocker(fiber.thread()));
  }

  private static boolean hasDeadline(Fiber<?> fiber) {
    fiber.lockScopes();
    try {
      for (Scope s = fiber.scope; s != null; s = s.parent) {
        if (s.deadline() != null) {
          return true;
        }
      }
      return false;
    } finally {
      fiber.unlockScopes();
    }
  }

  /** For each clause the candidates it needs, without those who have ended; null if it needs others. */
  private static @Nullable List<List<Fiber<?>>> needs(
      Fiber<?> fiber, Set<Fiber<?>> candidates) {
    List<List<Fiber<?>>> needed = new ArrayList<>();
    for (List<Thread> holders : holdersByClause(fiber)) {
      List<Fiber<?>> living = new ArrayList<>();
      for (Thread holder : holders) {
        Fiber<?> other = fiberOf(holder);
        if (holder.isAlive() && (other == null || !candidates.contains(other))) {
          return null;
        }
        if (other != null) {
          living.add(other);
        }
      }
      if (holders.isEmpty()) {
        return null;
      }
      needed.add(living);
    }
    return needed;
  }

  private static List<List<Thread>> holdersByClause(Fiber<?> fiber) {
    Wait wait = fiber.currentWait();
    if (wait != null) {
      return wait.alternatives().stream().map(Wait::holders).toList();
    }
    Thread owner = ownerOfLock(fiber);
    return owner == null ? List.of(List.of()) : List.of(List.of(owner));
  }

  /** The task that a thread runs; null if it runs none. */
  static @Nullable Fiber<?> fiberOf(Thread thread) {
    return TaskThreads.of(thread) instanceof Fiber<?> fiber ? fiber : null;
  }

  private void letGo() {
    Map<Fiber<?>, List<Fiber<?>>> neededBy = new HashMap<>();
    Deque<Fiber<?>> free = new ArrayDeque<>();
    doomed.forEach(
        (fiber, clauses) -> clauses.forEach(
            clause -> clause.forEach(
                other -> {
                  neededBy.computeIfAbsent(other, _ -> new ArrayList<>()).add(fiber);
                  if (!doomed.containsKey(other)) {
                    free.add(other);
                  }
                })));
    Fiber<?> next;
    while ((next = free.poll()) != null) {
      for (Fiber<?> waiting : neededBy.getOrDefault(next, List.of())) {
        if (doomed.remove(waiting) != null) {
          free.add(waiting);
        }
      }
    }
  }

  // -- what is asked

  /** Whether no task runs, is about to, or waits for a limited time. */
  boolean everybodyWaits() {
    return everybodyWaits;
  }

  /** Whether all tasks wait, or wait for a carrier that waits with the main task, or with no task. */
  boolean nobodyCanRun() {
    Fiber<?> pinned = pinned();
    return everybodyWaits || (pinnedThread != null && (pinned == null || pinned == run.main()));
  }

  /** The task that keeps all others from running while it waits; null if there is none. */
  @Nullable
  Fiber<?> pinned() {
    return pinnedThread == null ? null : fiberOf(pinnedThread);
  }

  /** As {@link #pinned}, if it waits in a primitive of ours, whose wait a cancellation ends. */
  @Nullable
  Fiber<?> pinnedInPrimitive() {
    Fiber<?> fiber = pinned();
    Wait wait = fiber == null ? null : fiber.currentWait();
    return wait == null || wait.isOver() ? null : fiber;
  }

  boolean isDoomed(Fiber<?> fiber) {
    return doomed.containsKey(fiber);
  }

  List<Fiber<?>> tasks() {
    return tasks;
  }

  /**
   * Whom to fail so that the others can go on: the last to have joined the cycle, or who waits for what
   * nobody can release; null if nobody is doomed. Of those who have not been failed before.
   */
  @Nullable
  Fiber<?> victim(Set<Fiber<?>> spared) {
    List<Fiber<?>> chain = chain();
    Fiber<?> latest = null;
    for (Fiber<?> fiber : chain) {
      if (!spared.contains(fiber) && (latest == null || since(fiber) - since(latest) > 0)) {
        latest = fiber;
      }
    }
    return latest;
  }

  private static long since(Fiber<?> fiber) {
    Wait wait = fiber.currentWait();
    return wait == null ? Long.MIN_VALUE / 2 : wait.since();
  }

  /** A cycle, or one who waits for what nobody can release; as seen from the main task if possible. */
  private List<Fiber<?>> chain() {
    if (doomed.isEmpty()) {
      return List.of();
    }
    Fiber<?> main = run.main();
    Fiber<?> next = doomed.containsKey(main) ? main : doomed.keySet().iterator().next();
    List<Fiber<?>> path = new ArrayList<>();
    while (next != null) {
      int before = path.indexOf(next);
      if (before >= 0) {
        return path.subList(before, path.size());
      }
      path.add(next);
      next = first(next);
    }
    return path.subList(path.size() - 1, path.size());
  }

  private @Nullable Fiber<?> first(Fiber<?> fiber) {
    for (List<Fiber<?>> clause : doomed.getOrDefault(fiber, List.of())) {
      if (!clause.isEmpty()) {
        return clause.getFirst();
      }
    }
    return null;
  }

  // -- the picture

  WaitGraph graph(List<String> outside) {
    List<Fiber<?>> chain = chain();
    boolean isCycle = !chain.isEmpty() && first(chain.getLast()) != null;
    List<Fiber<?>> first = isCycle ? chain : List.of();
    Set<Fiber<?>> drawn = Collections.newSetFromMap(new IdentityHashMap<>());
    drawn.addAll(first);
    List<TaskWait> others = new ArrayList<>();
    if (!isCycle && !chain.isEmpty()) {
      others.add(describe(chain.getFirst()));
      drawn.addAll(chain);
    }
    Fiber<?> pinned = pinned();
    if (pinned != null && drawn.add(pinned)) {
      others.add(pinning(describe(pinned)));
    }
    for (Fiber<?> task : tasks) {
      if (others.size() < MOST_DESCRIBED && drawn.add(task)) {
        others.add(describe(task));
      }
    }
    return new WaitGraph(
        run.name(),
        first.stream().map(Waits::describe).toList(),
        List.copyOf(others),
        tasks.size(),
        outside);
  }

  static TaskWait describe(Fiber<?> fiber) {
    Wait wait = fiber.currentWait();
    List<String> holders =
        holdersByClause(fiber).stream().flatMap(List::stream).map(Waits::nameOf).toList();
    Duration waited =
        wait == null
            ? Duration.ZERO
            : Duration.ofNanos(Math.max(fiber.nanoTime() - wait.since(), 0));
    return new TaskWait(
        fiber.name(),
        fiber.thread().threadId(),
        what(fiber, wait),
        holders,
        waited,
        List.of(fiber.thread().getStackTrace()));
  }

  /** The same of a task that keeps all others from running. */
  private static TaskWait pinning(TaskWait wait) {
    String by = wait.stack()
        .stream()
        .filter(Waits::pins)
        .findFirst()
        .map(frame -> " by " + frame.getClassName() + "." + frame.getMethodName())
        .orElse("");
    return new TaskWait(
        wait.task(),
        wait.thread(),
        wait.on() + PINNED + by + ", so that nobody else can run",
        wait.holders(),
        wait.waited(),
        wait.stack());
  }

  /** A class is being initialized, which holds its lock; or a native method has called back. */
  private static boolean pins(StackTraceElement frame) {
    return frame.getMethodName().equals("<clinit>")
        || (frame.isNativeMethod() && !frame.getClassName().startsWith("jdk.internal."));
  }

  private static String what(Fiber<?> fiber, @Nullable Wait wait) {
    if (wait != null) {
      return described(wait);
    }
    Object blocker = LockSupport.getBlocker(fiber.thread());
    return blocker != null
        ? "park on " + described(blocker)
        : fiber.thread().getState() == Thread.State.BLOCKED ? "a monitor" : "park";
  }

  /** What a user has written may fail to describe itself. */
  public static String described(Object what) {
    try {
      return what.toString();
    } catch (RuntimeException e) {
      return "something whose toString() throws " + e.getClass().getName();
    }
  }

  private static String nameOf(Thread thread) {
    Fiber<?> fiber = fiberOf(thread);
    return fiber != null
        ? "'" + fiber.name() + "'"
        : "thread '" + thread.getName() + "' (#" + thread.threadId() + ")"
            + (thread.isAlive() ? "" : ", which has ended");
  }
}
