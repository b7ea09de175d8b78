package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;
import java.util.SplittableRandom;

/** Anyone, with the same chance; or, sticky, who is running with a higher one. */
final class AtRandom implements Chooser {
  private final SplittableRandom random;
  private final double stays;

  AtRandom(long seed, double stays) {
    this.random = new SplittableRandom(seed);
    this.stays = stays;
  }

  @Override
  public int choose(SimulatedThread[] ready, int count, int running) {
    if (running >= 0 && stays > 0 && random.nextDouble() < stays) {
      return running;
    }
    return random.nextInt(count);
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
