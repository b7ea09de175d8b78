package dev.heddle.samples.ways;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Busy;
import java.io.Serializable;
import java.time.Duration;

/**
 * Work in pieces, each of which waits and then computes.
 *
 * @param name what it is like
 * @param pieces how many
 * @param waitMillis how long each waits
 * @param primesBelow up to where each counts primes
 */
public record Job(String name, int pieces, int waitMillis,
    int primesBelow) implements Serializable {
  /** Six pieces that only wait. */
  public static final Job WAITING = new Job("I/O-bound", 6, 80, 2);

  /** Six pieces that only compute. */
  public static final Job COMPUTING = new Job("CPU-bound", 6, 0, 120_000);

  /** Six pieces that do both. */
  public static final Job MIXED = new Job("mixed", 6, 40, 60_000);

  /**
   * Returns the same job with less to do, for tests.
   *
   * @return pieces of some milliseconds
   */
  public Job quick() {
    return new Job(
        name, Math.min(pieces, 3), Math.min(waitMillis, 5), Math.min(primesBelow, 5_000));
  }

  /** Does one piece, in a task or in a thread. */
  long piece() throws InterruptedException {
    if (waitMillis > 0) {
      Heddle.sleep(Duration.ofMillis(waitMillis));
    }
    return Busy.primesBelow(primesBelow);
  }

  /** Does one piece on a thread that knows nothing of tasks. */
  long pieceOnThread() throws InterruptedException {
    if (waitMillis > 0) {
      Thread.sleep(waitMillis);
    }
    return Busy.primesBelow(primesBelow);
  }
}
