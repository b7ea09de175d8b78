package dev.heddle.samples.many;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.time.Duration;

/** Three mirrors are asked; the first answer counts, and the others are cancelled. */
final class RaceSample {
  private RaceSample() {}

  static void main(Stage stage) throws InterruptedException {
    String answer =
        stage.run(
            () -> Heddle.race(() -> ask("far", 5_000), () -> ask("near", 10), RaceSample::broken));
    System.out.println("answer from " + answer);
  }

  private static String ask(String mirror, int millis) throws InterruptedException {
    Heddle.sleep(Duration.ofMillis(millis));
    return mirror;
  }

  private static String broken() throws IOException {
    throw new IOException("this mirror is down");
  }
}
