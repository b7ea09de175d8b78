package dev.heddle.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.heddle.Heddle;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutsideCallsTest {
  /** Goes outside for a while, and not back before the caller waits: else it would not always be one slice. */
  private static void goOutside() throws InterruptedException {
    Thread caller = Thread.currentThread();
    Heddle.blocking(() -> {
      while (caller.getState() != Thread.State.WAITING
          && caller.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
      Thread.sleep(1);
    });
  }

  @Test
  void timeStandsStillWhileACallIsOutside() {
    Exploration seen = Simulation.explore(10, () -> {
      Heddle.timeout(Duration.ofMillis(1), () -> goOutside());
    });
    assertEquals(Duration.ZERO, seen.time());
  }

  @Test
  void timePassesBetweenTwoCallsThatAreOutside() {
    Exploration seen = Simulation.explore(10, () -> {
      goOutside();
      Heddle.sleep(Duration.ofMillis(3));
      goOutside();
    });
    assertEquals(Duration.ofMillis(30), seen.time());
  }
}
