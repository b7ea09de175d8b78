package dev.heddle.samples.ways;

/**
 * What a way of doing a job came to.
 *
 * @param way the way
 * @param found how many primes it found
 * @param nanos how long it took
 */
public record Measured(Way way, long found, long nanos) {
  /**
   * Returns how long it took.
   *
   * @return milliseconds, one at least
   */
  public long millis() {
    return Math.max(1, nanos / 1_000_000);
  }
}
