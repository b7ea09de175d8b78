package dev.heddle.stuck;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import dev.heddle.core.RunSettings;
import dev.heddle.core.TaskWalk;
import dev.heddle.parking.Wait;
import dev.heddle.parking.Waiter;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.jdk.Resubmission;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The net under the hand-over of {@link Waiter}: finds a task that has been granted what it waits for
 * and stays parked all the same, says so, and wakes it. And the net under the JDK: finds a task whose
 * thread can run and is nowhere to be run, and has it handed over once more ({@link Resubmission}).
 *
 * <p>That is never the program's fault. It means that a wake-up was lost: by an ordering that is wrong in
 * Heddle or in a primitive that somebody has built on its queues, or by the JDK. The run would hang for
 * ever; so it is rescued, and told as an error with all that is needed to report it.
 *
 * <h2>Why it does not cry wolf</h2>
 *
 * <p>Between a grant and its unpark there is always a moment, and the waker may be kept off its processor
 * for the whole of it. So a task is a suspect only if, on a scheduler on which nothing runs, it has been
 * granted what it waits for and its thread is still parked; that thread would be runnable if it had been
 * unparked, whether or not it has run. And a suspect is lost only if at a second look, with no slice run
 * in between, the same is true of the same wait, and no thread of the process is seen on its way
 * through Heddle. A scheduler on which nothing runs has no waker of its own; who comes from outside is a
 * platform thread, or a virtual one on the carrier of another scheduler. If these never rest, what has
 * not come after {@link #PATIENCE_NANOS} does not come.
 *
 * <p>It costs the run nothing: the watchdog calls it, and only while nothing runs. On the JDK's
 * scheduler, "nothing runs" is that pool's own word for it, and needs the access flag. All fields are
 * touched by the watchdog's thread only.
 */
public final class LostWakeups {
  /** How long somebody who seems to be on its way is given. */
  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /** A search takes at most this fraction of the watchdog's time: there may be a million tasks. */
  private static final int PAUSE_FACTOR = 50;

  /** A task that was granted what it waited for; if that is null, one whose thread was not handed over. */
  private record Lost(Fiber<?> task, @Nullable Wait over) {}

  private final Run run;
  private final long settledNanos;
  private final Consumer<String> onFault;

  /** Waits whose task was seen granted and parked, tasks seen runnable, and when that was first seen. */
  private Map<Object, Long> suspects = Map.of();

  private long slices = -1;
  private long nextSearch;

  public LostWakeups(Run run, RunSettings settings) {
    this.run = run;
    this.settledNanos = settings.settled.toNanos();
    this.onFault = settings.onLostWakeup == null ? LostWakeups::log : settings.onLostWakeup;
  }

  private static void log(String fault) {
    Log.of(Heddle.class).error(fault);
  }

  /** Called by the watchdog again and again while nothing runs. */
  public void look(Idleness idle) {
    long quiet = idle.quiet().toNanos();
    if (idle.slices() != slices) {
      slices = idle.slices();
      nextSearch = settledNanos;
      suspects = Map.of();
    }
    if (quiet < nextSearch || run.main().isDone()) {
      return;
    }
    long began = System.nanoTime();
    search(idle, quiet);
    nextSearch = quiet + Math.max(settledNanos, PAUSE_FACTOR * (System.nanoTime() - began));
  }

  private void search(Idleness idle, long quiet) {
    Map<Object, Long> seen = new IdentityHashMap<>();
    List<Lost> lost = new ArrayList<>();
    long since = quiet;
    for (Task<?> task : TaskWalk.from(run.main())) {
      var fiber = (Fiber<?>) task;
      Lost suspect = suspect(fiber, idle);
      if (suspect != null) {
        Object key = suspect.over() == null ? fiber : suspect.over();
        Long before = suspects.get(key);
        seen.put(key, before == null ? quiet : before);
        if (before != null) {
          lost.add(suspect);
          since = Math.min(since, before);
        }
      }
    }
    suspects = seen;
    if (!lost.isEmpty()
        && idle.still().getAsBoolean()
        && (quiet - since >= PATIENCE_NANOS || isNobodyOnItsWay(idle))) {
      suspects = Map.of();
      // Last of all: who was on its way a moment ago, and is no more, has unparked them by now.
      lost.removeIf(each -> !isLost(each));
      // And nothing may have run since the first look: it may have woken them, and be about to unpark.
      if (!lost.isEmpty() && idle.still().getAsBoolean()) {
        rescue(lost, idle);
      }
    }
  }

  private static @Nullable Lost suspect(Fiber<?> fiber, Idleness idle) {
    Wait wait = fiber.currentWait();
    // In this order: the other way round, who is granted and unparked in between would be one, too.
    if (wait != null && wait.isOver() && isParked(fiber.thread())) {
      return new Lost(fiber, wait);
    }
    // The JDK's scheduler is left to the JDK.
    return !idle.carriers().isEmpty() && isRunnable(fiber.thread()) ? new Lost(fiber, null) : null;
  }

  /** A thread that is pinned seems parked until its carrier has a processor, though it was unparked. */
  private static boolean isNobodyOnItsWay(Idleness idle) {
    return idle.pinned() == null && !Passers.isAnyOnItsWay(idle.carriers());
  }

  private static boolean isLost(Lost one) {
    Thread thread = one.task().thread();
    return one.over() == null
        ? isRunnable(thread)
        : one.task().currentWait() == one.over() && isParked(thread);
  }

  private static boolean isRunnable(Thread thread) {
    return thread.getState() == Thread.State.RUNNABLE;
  }

  private static boolean isParked(Thread thread) {
    Thread.State state = thread.getState();
    return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
  }

  private void rescue(List<Lost> lost, Idleness idle) {
    List<Fiber<?>> tasks = lost.stream().<Fiber<?>>map(Lost::task).toList();
    try {
      onFault.accept(report(tasks, idle));
    } finally {
      // Afterwards, so that the run has not ended before it is said; but a report has the stacks of those who can run,
      // and the JDK hands a thread over once more for that alone.
      lost.forEach(LostWakeups::wake);
    }
  }

  private static void wake(Lost one) {
    if (one.over() == null) {
      Resubmission.of(one.task().thread());
    } else {
      LockSupport.unpark(
          one.over() instanceof Waiter waiter ? waiter.thread() : one.task().thread());
    }
  }

  private String report(List<Fiber<?>> tasks, Idleness idle) {
    try {
      return LostWakeupReport.of(run, tasks, idle);
    } catch (RuntimeException | Error e) {
      return "A wake-up was lost in run '" + run.name() + "', and the report of it failed: " + e;
    }
  }
}
