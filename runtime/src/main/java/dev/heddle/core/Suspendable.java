package dev.heddle.core;

import dev.heddle.current.WaitingTask;
import dev.heddle.outcome.Awaitable;
import dev.heddle.parking.Held;
import dev.heddle.parking.Wait;
import dev.heddle.parking.Waiter;
import dev.heddle.report.Probes;
import dev.heddle.report.RecordedWait;
import dev.heddle.scheduler.inside.FlightRecording;
import dev.heddle.scheduler.jdk.CurrentHandler;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task as its waits see it: the thread they park, the clock they end by, and the note they leave of what
 * the task waits on. What tells others of a wait is told from here.
 *
 * <h2>Which thread</h2>
 *
 * <p>The task is made before its thread, and is the thread's uncaught-exception handler: that is how a
 * wait finds the task that it suspends, see {@link WaitingTask}. A thread that was given the handler of
 * another must not pass for its task, so {@link #isRunBy} compares. The body of a generator may run on a
 * thread of its own: then the task lends itself to that ({@link #continueOn}) and is lent back. It is done
 * under the task's lock, which whoever interrupts the thread holds too: so none is interrupted that has
 * handed over its interrupt status already.
 *
 * <h2>What it waits on</h2>
 *
 * <p>One field, written by the task itself at both ends of a wait and read by whoever likes: task trees, the
 * checks for deadlocks and lost wake-ups. It holds the {@link Wait}. Where probes or the flight recorder
 * want to hear of waits it holds what they have made of it, and to learn that is one branch for those who
 * are not observed ({@link #isObserved}).
 */
public abstract sealed class Suspendable<T extends @Nullable Object> extends Awaitable<T>
    implements WaitingTask, Held permits Cancellable {
  private static final VarHandle WAITING;

  static {
    try {
      WAITING = MethodHandles.lookup().findVarHandle(Suspendable.class, "waiting", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /** What a task was about that was cancelled before it began; here, as a field would cost each task 8 bytes. */
  private static final Object NEVER_BEGAN = new Object();

  public final Run run;
  private final @Nullable String name;
  private @Nullable Thread thread;

  /**
   * A {@link Wait}, or a {@link RecordedWait}; or {@link #NEVER_BEGAN}. Written by the task itself
   * (release), for reports, which read it whenever they like (acquire).
   */
  private @Nullable Object waiting;

  /** How many selects there were; a short, which fits into a gap, since tasks come by the million. */
  private short turn;

  Suspendable(Run run, @Nullable String name) {
    this.run = run;
    this.name = name;
  }

  /** The whole of the task: there is nothing else that is suspended. */
  final Fiber<T> fiber() {
    return (Fiber<T>) this;
  }

  // -- its thread

  /** Makes the thread, not started; it may do something before it runs the task. */
  public final Thread prepareThread(Runnable first) {
    Thread made = run.scheduler.unstarted(name, first);
    CurrentHandler.give(made, this);
    thread = made;
    if (isObserved()) {
      Probes.started(fiber());
    }
    return made;
  }

  /** Whether there is a thread, started or not. */
  final boolean hasThread() {
    return thread != null;
  }

  public final Thread thread() {
    return Objects.requireNonNull(thread);
  }

  @Override
  public final boolean isRunBy(Thread candidate) {
    return candidate == thread;
  }

  @Override
  public final void continueOn(Thread next) {
    acquire();
    try {
      thread = next;
      if (Thread.interrupted()) {
        next.interrupt();
      }
    } finally {
      release();
    }
  }

  /** Who awaits a task waits for its thread. */
  @Override
  public final List<Thread> holders(Waiter waiter) {
    return List.of(thread());
  }

  @Override
  public final String name() {
    return name != null ? name : "task#" + thread().threadId();
  }

  @Override
  public final String what() {
    return "Task '" + name() + "'";
  }

  // -- its clock

  @Override
  public final long recentNanoTime() {
    return run.scheduler.recentNanoTime();
  }

  @Override
  public final long nanoTime() {
    return run.scheduler.nanoTime();
  }

  // -- its waits

  @Override
  public final void waitingOn(@Nullable Wait wait) {
    if (isObserved()) {
      tellWaitingOn(wait);
    } else {
      WAITING.setRelease(this, wait);
    }
  }

  private void tellWaitingOn(@Nullable Wait wait) {
    if (wait == null) {
      Object waited = waiting;
      WAITING.setRelease(this, null);
      Probes.goesOn(fiber(), waited);
    } else {
      WAITING.setRelease(this, Probes.waits(fiber(), wait));
    }
  }

  @Override
  public final void woken() {
    if (isObserved()) {
      Probes.woken(fiber());
    }
  }

  /** Whether somebody wants to be told what happens to the task; nearly always nobody does. */
  final boolean isObserved() {
    return run.probes != null || FlightRecording.isOn();
  }

  /** What the task waits on, if it waits in a primitive of ours. Any thread. */
  @Nullable
  public final Wait currentWait() {
    Object now = WAITING.getAcquire(this);
    if (now instanceof RecordedWait recorded) {
      return recorded.waited();
    }
    return now instanceof Wait wait ? wait : null;
  }

  /** Notes, instead of any wait, that it is cancelled before it begins. By the task. */
  final void neverBegins() {
    WAITING.setRelease(this, NEVER_BEGAN);
  }

  /** Whether it was cancelled before it began. Of one that has ended. */
  final boolean hasNeverBegun() {
    return WAITING.getAcquire(this) == NEVER_BEGAN;
  }

  /** Eight in a row, then a golden section further: no pattern of selects keeps pace with that. */
  @Override
  public final int nextTurn() {
    return ((turn++ >>> 3) + (int) thread().threadId()) * 0x9E3779B9;
  }
}
