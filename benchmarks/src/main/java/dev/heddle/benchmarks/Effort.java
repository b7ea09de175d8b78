package dev.heddle.benchmarks;

/**
 * How long to measure.
 *
 * @param rounds how many times each row has its turn
 * @param iterations how many iterations a turn warms up, and then measures
 * @param millis the length of one iteration
 * @param heavyRounds rounds of what takes seconds by itself
 * @param heavyIterations its iterations
 * @param tasks how many tasks sleep or wait where memory for each is counted
 */
record Effort(
    int rounds, int iterations, int millis, int heavyRounds, int heavyIterations, int tasks) {
  static final Effort QUICK = new Effort(2, 3, 80, 1, 2, 200_000);
  static final Effort FULL = new Effort(5, 5, 200, 3, 4, 1_000_000);
}
