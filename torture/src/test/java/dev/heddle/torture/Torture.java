package dev.heddle.torture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link TortureTest} at length. docs/testing.md has the command and the last result. */
class Torture {
  private static final double MINUTES =
      Double.parseDouble(System.getProperty("torture.minutes", "60"));

  @Test
  @Timeout(value = 1, unit = TimeUnit.DAYS)
  void noWakeUpIsLostInThousandsOfFreshJvms() throws Exception {
    var matrix = new Matrix();
    List<Cell> cells = new ArrayList<>();
    long began = System.nanoTime();
    long played = 0;
    while (System.nanoTime() - began < MINUTES * 60e9) {
      if (cells.isEmpty()) {
        cells.addAll(matrix.full());
      }
      matrix.play(cells.removeLast());
      played++;
    }
    System.out.printf(
        "%d JVMs in %.0f minutes from -Dtorture.seed=%d: %d with faults%n", played, MINUTES,
        matrix.seed, matrix.faults.size());
    assertTrue(played > 0, "no JVM in so short a time");
    assertEquals(List.of(), matrix.faults);
  }
}
