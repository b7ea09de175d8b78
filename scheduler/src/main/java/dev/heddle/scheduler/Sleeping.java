package dev.heddle.scheduler;

/** What a carrier sleeps in, other than its thread's own park. */
interface Sleeping {

  /** Ends the current sleep, or the next one. Any thread. */
  void wakeup();
}
