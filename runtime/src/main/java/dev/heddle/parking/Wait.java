package dev.heddle.parking;

import java.util.List;

/**
 * One wait of a task, as reports see it: on what, by which operation and since when.
 *
 * <p>It may end at any time while it is read.
 */
public abstract sealed class Wait permits Waiter, Sleep {
  private final long since;

  Wait(long since) {
    this.since = since;
  }

  /**
   * Returns when the wait began, to the precision of an event loop's turn.
   *
   * @return nanoseconds, comparable with {@link System#nanoTime}
   */
  public final long since() {
    return since;
  }

  /**
   * Returns the operation that waits.
   *
   * @return for example {@code "acquire"}
   */
  public abstract String operation();

  /**
   * Returns what the wait is on.
   *
   * @return the lock, channel, task or what else; a text for waits on nothing but time
   */
  public abstract Object primitive();

  /**
   * Returns what kind of thing the wait is on.
   *
   * @return the simple name of the primitive's class; "Task" for a task, "Clock" for a sleep
   */
  public abstract String kind();

  /**
   * Says whether the wait has ended, though the task may not have run since.
   *
   * @return true if it was granted
   */
  public abstract boolean isOver();

  /**
   * Returns all the waits of which one has to end for the task to go on. While it waits.
   *
   * @return this one, or each clause of the select it is part of
   */
  public abstract List<? extends Wait> alternatives();

  /**
   * Returns the threads without which this wait cannot end; see {@link Held}.
   *
   * @return the threads; empty if that is not known, or others could end it as well
   */
  public abstract List<Thread> holders();
}
