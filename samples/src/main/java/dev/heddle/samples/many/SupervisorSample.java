package dev.heddle.samples.many;

import static dev.heddle.GroupOption.keepGoing;

import dev.heddle.Heddle;
import dev.heddle.Restart;
import dev.heddle.TaskGroup;
import dev.heddle.retry.Backoff;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A worker that falls over is started again, a little later each time; the other never notices. */
final class SupervisorSample {
  private static final Restart RESTART =
      Restart.onFailure()
          .backoff(Backoff.exponential(Duration.ofMillis(5), Duration.ofSeconds(1)))
          .atMost(10, Duration.ofMinutes(1));

  private SupervisorSample() {}

  static void main(Stage stage) throws InterruptedException {
    var attempts = new AtomicInteger();
    stage.builder()
        .onFailure((task, e) -> System.out.println(task.name() + " fell over: " + e.getMessage()))
        .run(
            () -> {
              try (var group = TaskGroup.open(keepGoing(RESTART))) {
                group.start("shaky", () -> work(attempts.incrementAndGet()));
                group.start("steady", () -> Heddle.sleep(Duration.ofMillis(30)));
                group.join();
              }
            });
  }

  private static void work(int attempt) throws IOException {
    if (attempt < 3) {
      throw new IOException("attempt " + attempt);
    }
    System.out.println("shaky is done");
  }
}
