package dev.heddle.retry;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: each wait longer than the one before, up to a limit, and
 * scattered, so that those who failed together do not come back together.
 *
 * <p>Immutable.
 *
 * @param first the wait before the second attempt, zero or more
 * @param factor by what each further wait is longer, at least 1
 * @param most the longest wait, not less than the first
 * @param jitter how much of a wait is left to chance, from 0 for none to 1 for all of it ("full
 *     jitter"): the wait is between {@code (1 - jitter)} of its length and all of its length
 */
public record Backoff(Duration first, double factor, Duration most, double jitter) {
  /** No wait at all. */
  public static final Backoff NONE = fixed(Duration.ZERO);

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if one is out of range
   */
  public Backoff {
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(most, "most");
    if (first.isNegative() || most.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "A backoff needs 0 <= first <= most, not first " + first + ", most " + most);
    }
    if (!(factor >= 1) || !(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException(
          "A backoff needs factor >= 1 and jitter 0 to 1, not " + factor + " and " + jitter);
    }
  }

  /**
   * Makes a backoff that always waits the same time.
   *
   * @param wait how long, zero or more
   * @return the backoff, without jitter
   */
  public static Backoff fixed(Duration wait) {
    return new Backoff(wait, 1, wait, 0);
  }

  /**
   * Makes a backoff that doubles its waits.
   *
   * @param first the first wait, zero or more
   * @param most the longest
   * @return the backoff, without jitter
   */
  public static Backoff exponential(Duration first, Duration most) {
    return new Backoff(first, 2, most, 0);
  }

  /**
   * Leaves part of each wait to chance.
   *
   * @param share from 0 for none to 1 for all
   * @return a new backoff
   */
  public Backoff withJitter(double share) {
    return new Backoff(first, factor, most, share);
  }

  /**
   * Returns how long to wait after an attempt has failed.
   *
   * @param failures how many attempts have failed in a row, at least 1
   * @param random where the jitter comes from
   * @return the wait
   * @throws IllegalArgumentException if there is no failure yet
   */
  public Duration after(int failures, RandomGenerator random) {
    Objects.requireNonNull(random, "random");
    if (failures < 1) {
      throw new IllegalArgumentException("A wait needs a failure before it, not " + failures);
    }
    double longest = nanos(most);
    double whole = Math.min(longest, nanos(first) * Math.pow(factor, failures - 1));
    // Zero times an overflown power is not a number.
    long wait = Double.isNaN(whole) ? 0 : (long) (whole * (1 - jitter * random.nextDouble()));
    return Duration.ofNanos(wait);
  }

  private static double nanos(Duration time) {
    return time.getSeconds() * 1e9 + time.getNano();
  }
}
