package dev.heddle.scheduler;

/** Where among the runnable something goes that has become runnable. */
enum Place {
  /** After what is runnable already. */
  LAST,
  /** Before it: a task that has just been started. */
  FIRST,
  /** Before it, but after what was started together with the running task. */
  UNDER_FAMILY,
  /** Nowhere: who makes it runnable runs it. */
  HERE
}
