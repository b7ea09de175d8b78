package dev.heddle.benchmarks;

/**
 * How long to measure.
 *
 * @param rounds how many turns each row has
 * @param warmupMillis how long a turn warms up
 * @param iterations how many iterations are measured in a turn
 * @param millis the length of one
 * @param heavyRounds how many turns the rows have whose one operation takes seconds
 * @param heavyIterations how often they do it for warming up, and how often for measuring
 * @param echoMillis how long a client warms its server up, and how long it then measures
 * @param tasks how many tasks sleep or wait while the memory for each is measured
 */
record Effort(
    int rounds, int warmupMillis, int iterations, int millis, int heavyRounds, int heavyIterations,
    int echoMillis, int tasks) {
  /** Two turns of a row, half a second of warming up: ten minutes on two cores, which a test adds up. */
  static final Effort QUICK = new Effort(2, 500, 3, 60, 1, 1, 450, 200_000);
  static final Effort FULL = new Effort(5, 1000, 5, 200, 3, 3, 1750, 1_000_000);
}
