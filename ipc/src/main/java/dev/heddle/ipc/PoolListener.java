package dev.heddle.ipc;

/**
 * Hears what the workers of a pool do, for timelines and logs. Called on threads of the pool, which
 * it must not hold up; what it throws is logged. Times are {@link System#nanoTime} of this process.
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
