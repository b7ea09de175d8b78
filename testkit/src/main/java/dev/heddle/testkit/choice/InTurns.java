package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;

/** Who has been ready for longest. */
final class InTurns implements Chooser {
  @Override
  public int choose(SimulatedThread[] ready, int count, int running) {
    return 0;
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
