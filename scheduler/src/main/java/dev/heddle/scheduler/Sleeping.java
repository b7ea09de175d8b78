package dev.heddle.scheduler;

/**
 * What a carrier sleeps in, other than its thread's own park. When it sleeps, and who wakes it, is decided
 * by {@link LoopState} for a loop, by {@link CarrierState} for a carrier of a pool.
 */
interface Sleeping {

  /** Ends the current sleep, or the next one. Any thread. */
  void wakeup();
}
