package dev.heddle.scheduler;

/**
 * Decides whether a carrier that has nothing to do looks for work over and over for a moment before it
 * sleeps.
 *
 * <p>To be woken costs tens of microseconds on some machines, and a client or a thread that is quick and
 * on another core answers before. On the same core it may not while we spin. So what counts is success:
 * spinning begins after a sleep so short that it would have paid, and each time it was in vain it is
 * left alone for twice as many sleeps.
 */
final class Spinner {
  /** How long to spin at most. */
  static final long NANOS = 50_000;

  private static final int LONGEST_PENALTY = 1024;

  private int penalty;
  private int skips;

  /** Asked before each sleep. */
  boolean isWorthwhile(long lastSleepNanos) {
    if (lastSleepNanos > NANOS) {
      return false;
    }
    if (skips > 0) {
      skips--;
      return false;
    }
    return true;
  }

  void ended(boolean success) {
    penalty = success ? 0 : Math.min(2 * penalty + 1, LONGEST_PENALTY);
    skips = penalty;
  }
}
