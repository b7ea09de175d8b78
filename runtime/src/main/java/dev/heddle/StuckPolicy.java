package dev.heddle;

/**
 * What becomes of a run that is stuck: nothing in it can run, and nothing can wake it. See {@link
 * HeddleBuilder#onStuck}.
 */
public enum StuckPolicy {
  /** The run, or the task that completes a cycle of waits, fails with a {@link DeadlockException}. */
  FAIL,

  /** A warning with the graph of waits is logged, and the run hangs. */
  WARN,

  /** Nobody looks. */
  OFF
}
