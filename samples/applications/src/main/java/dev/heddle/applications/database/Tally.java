package dev.heddle.applications.database;

import java.util.Optional;

/** What became of the transfers. For one event loop. */
final class Tally {
  private int made;
  private int refused;
  private int late;

  void count(Optional<Boolean> outcome) {
    if (outcome.isEmpty()) {
      late++;
    } else if (outcome.get()) {
      made++;
    } else {
      refused++;
    }
  }

  @Override
  public String toString() {
    return made + " transfers made, " + refused + " refused, " + late + " given up";
  }
}
