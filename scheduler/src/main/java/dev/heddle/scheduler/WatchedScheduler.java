package dev.heddle.scheduler;

import java.time.Duration;

/** A scheduler as the {@link Watchdog} sees it when it looks for one on which nothing runs. Any thread. */
interface WatchedScheduler {

  /** Counts what has run; the same as long as nothing runs. */
  long slices();

  /** Whether every carrier is parked and has nothing that can run. */
  boolean isIdle();

  /** Tells the listener. The carriers have been parked at two looks, and nothing ran in between. */
  void reportIdle(long slices, Duration quiet);
}
