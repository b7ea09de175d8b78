package dev.heddle.samples.primitives;

import dev.heddle.testkit.Exploration;
import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.SimulationFailedError;

/** A program that is wrong, found out by simulations, and the one that is right. */
final class Finding {
  private static final int SCHEDULES = 1_000;

  private Finding() {}

  /** Runs both under many schedules, and the one that fails once more. */
  static void show(Class<?> wrong, Class<?> right) {
    try {
      Simulation.builder().exploreMain(SCHEDULES, wrong);
      throw new IllegalStateException("Nothing was found in " + wrong);
    } catch (SimulationFailedError found) {
      System.out.println(found.getMessage());
      try {
        Simulation.builder().schedule(found.schedule()).runMain(wrong);
        throw new IllegalStateException("It did not come again: " + found.schedule());
      } catch (SimulationFailedError again) {
        System.out.println("Run again: " + again.getCause());
      }
    }
    Exploration seen = Simulation.builder().exploreMain(SCHEDULES, right);
    System.out.println("The right one: " + seen.schedules() + " schedules are fine");
  }
}
