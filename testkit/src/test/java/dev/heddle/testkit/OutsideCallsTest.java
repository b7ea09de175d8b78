package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutsideCallsTest {
  @Test
  void timeStandsStillWhileACallIsOutside() {
    Exploration seen = Simulation.explore(10, () -> {
      boolean ended = Heddle.timeout(Duration.ofMillis(1), () -> Heddle.blocking(() -> {
        Thread.sleep(5);
        return true;
      }));
      assertTrue(ended);
    });
    assertEquals(Duration.ZERO, seen.time());
  }

  @Test
  void timePassesBetweenTwoCallsThatAreOutside() {
    Exploration seen = Simulation.explore(10, () -> {
      Heddle.blocking(() -> Thread.sleep(1));
      Heddle.sleep(Duration.ofMillis(3));
      Heddle.blocking(() -> Thread.sleep(1));
    });
    assertEquals(Duration.ofMillis(30), seen.time());
  }
}
