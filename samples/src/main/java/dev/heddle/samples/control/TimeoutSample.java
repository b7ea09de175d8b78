package dev.heddle.samples.control;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A deadline cancels what it surrounds; cleanup in a shield is let finish. */
final class TimeoutSample {
  private TimeoutSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          try {
            Heddle.timeout(Duration.ofMillis(30), TimeoutSample::workForEver);
          } catch (TimeoutException e) {
            System.out.println("too late: " + e.getMessage());
          }
        });
  }

  private static void workForEver() throws InterruptedException {
    try {
      Heddle.sleep(Duration.ofHours(1));
    } finally {
      Heddle.shield(
          () -> {
            Heddle.sleep(Duration.ofMillis(10));
            System.out.println("cleaned up");
          });
    }
  }
}
