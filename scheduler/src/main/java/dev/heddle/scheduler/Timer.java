package dev.heddle.scheduler;

/** One scheduled action. Thread-safe. */
public interface Timer {

  /**
   * Cancels the action if it has not begun.
   *
   * @return true if this call kept the action from running
   */
  boolean cancel();
}
