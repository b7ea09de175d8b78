package dev.heddle.applications.cluster;

/** Work for a processor. */
final class Numbers {
  static final int BLOCK = 20_000;

  private Numbers() {}

  /** How many steps of halving, or tripling and one, lead from a number to 1. */
  static int stepsToOne(long start) {
    int steps = 0;
    for (long number = start; number != 1; steps++) {
      number = number % 2 == 0 ? number / 2 : 3 * number + 1;
    }
    return steps;
  }

  /** The most steps from a number of a block of as many. */
  static int longestOf(int block) {
    int longest = 0;
    for (long number = 1L + block * (long) BLOCK; number <= (block + 1L) * BLOCK; number++) {
      longest = Math.max(longest, stepsToOne(number));
    }
    return longest;
  }
}
