package dev.heddle.samples.stage;

import java.util.stream.LongStream;

/** Work that computes and never waits. */
public final class Busy {
  private static final long MILLISECOND = 1_000_000;

  private Busy() {}

  /**
   * Keeps the calling thread busy.
   *
   * @param millis for how many milliseconds
   */
  public static void compute(int millis) {
    long end = System.nanoTime() + millis * MILLISECOND;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /**
   * Counts the primes below a limit, in the slowest way.
   *
   * @param limit the limit
   * @return how many there are
   */
  public static long primesBelow(int limit) {
    return LongStream.range(2, limit)
        .filter(n -> LongStream.rangeClosed(2, (long) Math.sqrt(n)).noneMatch(d -> n % d == 0))
        .count();
  }
}
