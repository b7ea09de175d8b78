package dev.heddle.samples.choose;

import dev.heddle.samples.ways.Job;
import dev.heddle.samples.ways.Way;
import java.util.List;

/**
 * What some work is like.
 *
 * @param does what its pieces do most of the time
 * @param pieces how many there are at once
 * @param sharesData whether they change the same data
 * @param mayCrash whether one may crash, or has to be stopped by force
 */
record Work(Does does, int pieces, boolean sharesData, boolean mayCrash) {
  /** Of more pieces as many are measured: nobody waits long for an answer. */
  static final int MOST_MEASURED = 64;

  private static final int WAIT_MILLIS = 480;
  private static final double PRIMES_BELOW = 400_000;

  /** Work of that kind, in as many pieces, that takes one core less than a second. */
  Job job() {
    int count = Math.min(pieces, MOST_MEASURED);
    int wait = Math.max(5, Math.min(80, WAIT_MILLIS / count));
    // To count takes the power of 3/2.
    int primes = (int) (PRIMES_BELOW / Math.pow(count, 2.0 / 3));
    return switch (does) {
      case WAITS -> new Job("waiting", count, wait, 2);
      case BLOCKS -> new Job("blocking", count, wait, 2);
      case COMPUTES -> new Job("computing", count, 0, primes);
      case BOTH -> new Job("mixed", count, wait, primes / 2);
    };
  }

  /** The ways to do it. Calls that hold their thread would hold a loop and a carrier too. */
  List<Way> ways() {
    return does == Does.BLOCKS
        ? List.of(Way.SEQUENTIAL, Way.BLOCKING_CALLS, Way.THREADS, Way.PROCESSES)
        : Way.FIVE;
  }
}
