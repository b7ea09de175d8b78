package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;
import java.util.SplittableRandom;

/**
 * Partial order sampling: each step to come has a random priority of its own, the lowest runs, and who is
 * about to touch what has just been touched draws anew. So each order of two steps that race is about
 * as likely as the other, however many steps there are that do not: Yuan, Yang and Gu, "Partial order
 * aware concurrency sampling", CAV 2018,
 * <a href="https://doi.org/10.1007/978-3-319-96142-2_20">doi 10.1007/978-3-319-96142-2_20</a>.
 */
final class PartialOrder implements Chooser {
  private final SplittableRandom random;

  PartialOrder(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public int choose(SimulatedThread[] ready, int count, int running) {
    int lowest = 0;
    for (int i = 0; i < count; i++) {
      draw(ready[i]);
      if (comesBefore(ready[i], ready[lowest])) {
        lowest = i;
      }
    }
    SimulatedThread chosen = ready[lowest];
    chosen.drawn = false;
    for (int i = 0; chosen.place != 0 && i < count; i++) {
      SimulatedThread other = ready[i];
      if (other != chosen && chosen.racesWith(other)) {
        other.drawn = false;
      }
    }
    return lowest;
  }

  private void draw(SimulatedThread thread) {
    if (!thread.drawn) {
      thread.priority = random.nextDouble();
      thread.drawn = true;
    }
  }

  /** Who touches nothing that others might goes first: its order does not matter. */
  private static boolean comesBefore(SimulatedThread one, SimulatedThread other) {
    boolean free = one.place == 0;
    boolean otherFree = other.place == 0;
    return free != otherFree ? free : one.priority < other.priority;
  }

  @Override
  public boolean happens(double probability) {
    return random.nextDouble() < probability;
  }

  @Override
  public int number(int bound) {
    return random.nextInt(bound);
  }
}
