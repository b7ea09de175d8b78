package dev.heddle.current;

import dev.heddle.parking.Wait;
import dev.heddle.scheduler.jdk.CurrentHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a wait needs to know of the task it suspends.
 *
 * <p>A task is its thread's uncaught-exception handler. That makes the running task a field read
 * away on any scheduler, without a thread-local map for each task and without a flag; and it is
 * true to the name, since a task's failures are its own to handle. Code on the thread may set another
 * handler, or none, or give the task's to another thread: {@link TaskThreads} finds the task then.
 */
public interface WaitingTask extends Thread.UncaughtExceptionHandler {

  /**
   * Returns the task that runs the calling thread.
   *
   * @return the task, or null on a thread that no task runs
   */
  static @Nullable WaitingTask current() {
    return CurrentHandler.get() instanceof WaitingTask task
        && task.isRunBy(Thread.currentThread())
            ? task
            : TaskThreads.ofCaller();
  }

  /**
   * Returns the time by which somebody waits: that of its scheduler, or the system's on a thread that no
   * task runs.
   *
   * @param task who waits, or null
   * @return nanoseconds, to be compared with others of the same task only
   */
  static long nanoTimeOf(@Nullable WaitingTask task) {
    return task == null ? System.nanoTime() : task.nanoTime();
  }

  /**
   * Returns the time by which the calling thread waits.
   *
   * @return nanoseconds, to be compared with others of the same task only
   */
  static long currentNanoTime() {
    return nanoTimeOf(current());
  }

  /**
   * Says whether this task runs a thread. It is not so on a thread that has merely been given the
   * exception handler of another.
   *
   * @param thread the thread
   * @return whether it does
   */
  boolean isRunBy(Thread thread);

  /**
   * Says whether a wait of this task would be cancelled now. Cheap; asked at each wait.
   *
   * @return true if a scope that the task is in has been cancelled and no shield is between
   */
  boolean isCancelPending();

  /**
   * Ends the current wait of this task for the sake of cancellation. Called on the task's thread.
   *
   * @return never
   * @throws InterruptedException if a scope around the task has been cancelled
   */
  RuntimeException cancelWait() throws InterruptedException;

  /**
   * Records what the task waits on; null when it goes on.
   *
   * @param wait the wait
   */
  void waitingOn(@Nullable Wait wait);

  /** Is called when its wait has been granted, by whoever grants it, once {@link WakeNews} are wanted. */
  default void woken() {}

  /**
   * Returns a recent time, cheap to read, for {@link Wait#since}.
   *
   * @return nanoseconds, comparable with {@link System#nanoTime}
   */
  long recentNanoTime();

  /**
   * Returns the time of the task's scheduler, by which its waits end: the system's, except in a
   * simulation.
   *
   * @return nanoseconds, comparable with {@link System#nanoTime} unless the time is virtual
   */
  long nanoTime();

  /**
   * Returns a number by which alternatives take turns: the same for some calls in a row, and over
   * many calls spread evenly over all integers. On the task's thread.
   *
   * <p>It stays the same for a while since the processor mispredicts a choice that changes each time,
   * which costs more than the rest of a select.
   *
   * @return any integer
   */
  int nextTurn();

  /**
   * Returns the innermost cancel scope (group, deadline, shield) that the task is in, to tell whether
   * code that is about to suspend itself would leave one open. On the task's thread.
   *
   * @return the scope; only its identity means something
   */
  Object innermostScope();

  /**
   * Says whether the task has entered a deadline, a shield or another scope that can be cancelled alone,
   * and not left it, since it was in a given one. Groups do not count: when they fail, somebody hears
   * of it. On the task's thread.
   *
   * @param scope what {@link #innermostScope} has returned before
   * @return true if it is inside such a scope
   */
  boolean isInsideMoreThan(Object scope);

  /**
   * Lets another thread run the task from now on, which takes over the interrupt status. Called on
   * the thread that has run it so far, which then has to wait for the other.
   *
   * @param next the other thread; its uncaught-exception handler is this task
   */
  void continueOn(Thread next);

  /**
   * Returns the task's name, for reports.
   *
   * @return the name
   */
  String name();
}
