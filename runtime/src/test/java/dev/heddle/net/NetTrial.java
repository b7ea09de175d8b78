package dev.heddle.net;

import dev.heddle.TaskGroup;

/** Work over sockets that has to wait, and its other side: what {@link EveryNetWaitCancelledTest} sweeps. */
abstract class NetTrial implements AutoCloseable {
  /** By the main task: makes the sockets. */
  abstract void open(TaskGroup group) throws Exception;

  /** By the victim: the work. Called again after it was cancelled, it does what is left. */
  abstract void work() throws Exception;

  /** By the main task, again and again while the victim works: lets its wait go on, or does nothing. */
  abstract void feed() throws Exception;

  /** Afterwards: nothing is lost and nothing came twice. */
  abstract void check(boolean cancelled) throws Exception;

  @Override
  public abstract void close();

  /** Says whether the work can go on after it was cancelled. */
  boolean canGoOn() {
    return true;
  }
}
