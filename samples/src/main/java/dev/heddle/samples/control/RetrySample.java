package dev.heddle.samples.control;

import dev.heddle.Heddle;
import dev.heddle.retry.Backoff;
import dev.heddle.retry.Retry;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A call that fails now and then is tried again, under a deadline for all attempts together. */
final class RetrySample {
  private static final Retry PATIENTLY =
      Retry.times(5)
          .backoff(
              Backoff.exponential(Duration.ofMillis(5), Duration.ofSeconds(1)).withJitter(0.5))
          .on(IOException.class);

  private RetrySample() {}

  static void main(Stage stage) throws Exception {
    var attempts = new AtomicInteger();
    String page =
        stage.run(
            () -> Heddle.timeout(
                Duration.ofSeconds(30), () -> PATIENTLY.run(() -> fetch(attempts))));
    System.out.println(page);
  }

  private static String fetch(AtomicInteger attempts) throws IOException {
    if (attempts.incrementAndGet() < 3) {
      throw new IOException("busy");
    }
    return "page at attempt " + attempts;
  }
}
