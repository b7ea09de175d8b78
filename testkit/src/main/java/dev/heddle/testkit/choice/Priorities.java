package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;
import java.util.SplittableRandom;

/**
 * Probabilistic concurrency testing: each thread gets a priority, the highest runs, and at a few places
 * drawn beforehand whoever is running falls below all others. A fault that needs d orderings is found
 * with a chance of at least 1 / (n k^(d-1)) by n threads in k steps: Burckhardt and others, "A
 * randomized scheduler with probabilistic guarantees of finding bugs", ASPLOS 2010,
 * <a href="https://doi.org/10.1145/1736020.1736040">doi 10.1145/1736020.1736040</a>.
 */
final class Priorities implements Chooser {
  private final SplittableRandom random;
  private final long[] changes;
  private long steps;

  /** Made with the number of orderings, and how many choices such a program takes, about. */
  Priorities(long seed, int depth, long length) {
    random = new SplittableRandom(seed);
    changes = new long[depth - 1];
    for (int i = 0; i < changes.length; i++) {
      changes[i] = 1 + random.nextLong(Math.max(1, length));
    }
  }

  @Override
  public void begins(SimulatedThread thread) {
    thread.priority = 1 + random.nextDouble();
  }

  @Override
  public int choose(SimulatedThread[] ready, int count, int running) {
    steps++;
    int highest = highest(ready, count);
    for (int i = 0; i < changes.length; i++) {
      if (changes[i] == steps) {
        // Below all others, and those that fall later below those that fell before.
        ready[highest].priority = -1.0 - i;
        highest = highest(ready, count);
      }
    }
    return highest;
  }

  private static int highest(SimulatedThread[] ready, int count) {
    int highest = 0;
    for (int i = 1; i < count; i++) {
      if (ready[i].priority > ready[highest].priority) {
        highest = i;
      }
    }
    return highest;
  }

  @Override
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  @Override
  public int draw(int bound) {
    return random.nextInt(bound);
  }
}
