package dev.heddle.scheduler;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SpinnerTest {
  private static final long SHORT = Spinner.NANOS / 2;

  private final Spinner spinner = new Spinner();

  @Test
  void spinsAsLongAsItPays() {
    for (int i = 0; i < 100; i++) {
      assertTrue(spinner.isWorthwhile(SHORT));
      spinner.ended(true);
    }
    assertFalse(spinner.isWorthwhile(2 * Spinner.NANOS));
  }

  @Test
  void spinsInVainLessAndLessOftenAndTakesHeartAtASuccess() {
    int sleeps = 10_000;
    int spins = 0;
    for (int i = 0; i < sleeps; i++) {
      if (spinner.isWorthwhile(SHORT)) {
        spins++;
        spinner.ended(false);
      }
    }
    assertTrue(spins > 1 && spins < 30, "spun " + spins + " times before " + sleeps + " sleeps");
    while (!spinner.isWorthwhile(SHORT)) {
      continue;
    }
    spinner.ended(true);
    assertTrue(spinner.isWorthwhile(SHORT));
  }
}
