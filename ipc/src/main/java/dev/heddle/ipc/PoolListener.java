package dev.heddle.ipc;

/**
 * Hears what the workers of a pool do, for timelines and logs. Called on a thread of its own, one call
 * after the other; it may use the pool, and close it. What it throws is logged. The pool's {@code close}
 * waits until it has heard all, but no longer than the grace period. Times are {@link System#nanoTime} of
 * this process.
 */
public interface PoolListener {

  /**
   * A worker is ready for its first task.
   *
   * @param worker its name
   * @param pid its process
   */
  default void workerReady(String worker, long pid) {}

  /**
   * A worker begins a task.
   *
   * @param worker its name
   * @param at when word of it arrived
   */
  default void taskStarted(String worker, long at) {}

  /**
   * A worker has ended a task, well or badly.
   *
   * @param worker its name
   * @param began when it began the task
   * @param ended when its answer arrived
   */
  default void taskEnded(String worker, long began, long ended) {}

  /**
   * A worker has died and was not asked to.
   *
   * @param worker its name
   * @param how how it ended, in words
   */
  default void workerLost(String worker, String how) {}
}
