package dev.heddle.samples.control;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.RateLimiter;
import java.time.Duration;

/** Twenty requests a second and five at once: twelve take a third of a second. */
final class RateSample {
  private RateSample() {}

  static void main(Stage stage) throws InterruptedException {
    var limiter = new RateLimiter(20, Duration.ofSeconds(1), 5);
    stage.run(
        () -> {
          long began = System.nanoTime();
          for (int i = 0; i < 12; i++) {
            limiter.acquire();
          }
          long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
          System.out.println(
              millis >= 300 ? "twelve requests, not too fast" : "too fast: " + millis);
        });
  }
}
