package dev.heddle.current;

import dev.heddle.scheduler.jdk.CarrierPin;
import dev.heddle.scheduler.jdk.JdkGateway;
import dev.heddle.scheduler.jdk.StartedIn;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the task of a thread whose exception handler is not the task any more, because code on the
 * thread has set one of its own, or none.
 *
 * <p>The JDK keeps in each thread what it was started in: the group, which knows its children. So the
 * task is found there and remembered, until it ends, by the thread; only such threads are in the map.
 * Without access to the JDK no group can be asked; then all tasks are in it from the start.
 */
public final class TaskThreads {
  private static final boolean ALL = !JdkGateway.isOpen();
  private static final Map<Thread, WaitingTask> TASKS = new ConcurrentHashMap<>();

  /**
   * Whether somebody may be in the map. Plain: a thread is put and taken out by itself, and so sees
   * what it has written.
   */
  private static boolean used = ALL;

  /** What starts tasks, and so can tell which of them a thread runs. */
  @FunctionalInterface
  public interface Starter {

    /**
     * Returns the task that runs a thread.
     *
     * @param thread any thread
     * @return its task; null if it runs none that was started here
     */
    @Nullable
    WaitingTask taskOf(Thread thread);
  }

  private TaskThreads() {}

  /**
   * Returns the task that runs a thread, whoever is its exception handler.
   *
   * @param thread any thread
   * @return its task; null if it runs none
   */
  public static @Nullable WaitingTask of(Thread thread) {
    return thread.getUncaughtExceptionHandler() instanceof WaitingTask task && task.isRunBy(thread)
        ? task
        : find(thread);
  }

  /** The same for the calling thread, whose handler is not its task. */
  static @Nullable WaitingTask ofCaller() {
    Thread me = Thread.currentThread();
    WaitingTask task = find(me);
    if (task != null && !ALL) {
      remember(me, task);
    }
    return task;
  }

  /** Pinned, since a wait that begins holds a spin lock: the map's monitors must not unmount it. */
  private static void remember(Thread me, WaitingTask task) {
    boolean pinned = CarrierPin.acquire();
    try {
      used = true;
      TASKS.put(me, task);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  private static @Nullable WaitingTask find(Thread thread) {
    if (!thread.isVirtual()) {
      return null;
    }
    WaitingTask known = TASKS.get(thread);
    if (ALL || known != null && known.isRunBy(thread)) {
      return known;
    }
    return StartedIn.of(thread) instanceof Starter starter ? starter.taskOf(thread) : null;
  }

  /**
   * Notes that the calling thread runs a task from now on, if it could not be found otherwise.
   *
   * @param task the task
   */
  public static void begins(WaitingTask task) {
    if (ALL) {
      TASKS.put(Thread.currentThread(), task);
    }
  }

  /**
   * Notes that the calling thread, which was not started by what its task belongs to, runs a task from
   * now on.
   *
   * @param task the task
   */
  public static void remember(WaitingTask task) {
    remember(Thread.currentThread(), task);
  }

  /** Notes that the calling thread runs no task any more. */
  public static void ends() {
    if (used) {
      TASKS.remove(Thread.currentThread());
    }
  }
}
