package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;

/** Who is running goes on; if it cannot, who has been ready for longest. */
final class NoSwitch implements Chooser {
  @Override
  public int choose(SimulatedThread[] ready, int count, int running) {
    return Math.max(running, 0);
  }

  @Override
  public boolean happens(double probability) {
    return false;
  }

  @Override
  public int draw(int bound) {
    return 0;
  }
}
