package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import dev.heddle.testkit.Exploration;
import dev.heddle.testkit.Simulation;
import dev.heddle.testkit.SimulationFailedError;

/** A program that is wrong, found out by simulations, and the one that is right. */
final class Finding {
  private static final int SCHEDULES = 1_000;

  private Finding() {}

  /** Runs both under many schedules, and the one that fails once more. */
  static void show(Stage stage, Class<?> wrong, Class<?> right) {
    stage.wrong("looked for under " + SCHEDULES + " schedules");
    try {
      Simulation.builder().exploreMain(SCHEDULES, wrong);
      throw new IllegalStateException("Nothing was found in " + wrong);
    } catch (SimulationFailedError found) {
      System.out.println(found.getMessage());
      Steps.draw(found.getMessage(), stage);
      try {
        Simulation.builder().schedule(found.schedule()).runMain(wrong);
        throw new IllegalStateException("It did not come again: " + found.schedule());
      } catch (SimulationFailedError again) {
        System.out.println("Run again: " + again.getCause());
      }
    }
    stage.right("mended");
    Exploration seen = Simulation.builder().exploreMain(SCHEDULES, right);
    System.out.println("The right one: " + seen.schedules() + " schedules are fine");
  }
}
