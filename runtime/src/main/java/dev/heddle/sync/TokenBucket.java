package dev.heddle.sync;

/**
 * The arithmetic of a token bucket: how many permits there are at a time, and when there are enough.
 * Not thread-safe; times are nanoseconds of any clock that can be subtracted.
 *
 * <p>It keeps one time, {@code emptySince}: when the bucket was empty, had nothing been poured in but
 * at the rate since. What is in it is the time since then times the rate; taking permits moves the
 * time forward by what they cost. This is the generic cell rate algorithm. The cost of a permit is a
 * fraction of nanoseconds, so the time has a fraction too, in {@code 1 / permits} ns: nothing is
 * ever rounded away, however small the rate and however often it is asked.
 */
final class TokenBucket {
  private final int permits;
  private final long wholeCost;
  private final long restCost;
  private final int burst;
  private final long timeToFill;
  private final long fractionWhenFull;
  private long emptySince;
  private long fraction;

  /** Makes a full bucket that gains {@code permits} permits each {@code period} nanoseconds. */
  TokenBucket(int permits, long period, int burst, long now) {
    this.permits = permits;
    this.wholeCost = period / permits;
    this.restCost = period % permits;
    this.burst = burst;
    this.timeToFill = costOf(burst, 0);
    this.fractionWhenFull = (permits - burst * restCost % permits) % permits;
    this.emptySince = now - timeToFill;
    this.fraction = fractionWhenFull;
  }

  /** Takes permits if there are enough. */
  boolean take(int count, long now) {
    if (timeUntil(count, now) > 0) {
      return false;
    }
    long rest = fraction + count * restCost;
    emptySince += count * wholeCost + rest / permits;
    fraction = rest % permits;
    return true;
  }

  /** Returns in how many nanoseconds there will be so many permits; zero or less if there are. */
  long timeUntil(int count, long now) {
    long tooLong = now - emptySince - timeToFill;
    if (tooLong > 0 || (tooLong == 0 && fraction < fractionWhenFull)) {
      emptySince = now - timeToFill;
      fraction = fractionWhenFull;
    }
    return costOf(count, fraction) - (now - emptySince);
  }

  /** Returns how many permits there are. */
  int available(long now) {
    int low = 0;
    int high = burst;
    while (low < high) {
      int middle = low + (high - low) / 2 + 1;
      if (timeUntil(middle, now) <= 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Rounded up to whole nanoseconds: they come after the fraction that has been spent already. */
  private long costOf(int count, long spent) {
    return Math.addExact(
        Math.multiplyExact(wholeCost, count), Math.ceilDiv(spent + count * restCost, permits));
  }
}
