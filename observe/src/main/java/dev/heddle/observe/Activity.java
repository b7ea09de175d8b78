package dev.heddle.observe;

/** What a task was doing during an interval of a {@link Timeline}. */
public enum Activity {
  /** It ran, or waited in the JDK, which is not told apart. */
  RUNNING,
  /** It had been started or woken and had not run since. */
  READY,
  /** It waited in a primitive of ours. */
  WAITING,
  /** The timeline was full. */
  UNRECORDED
}
