package dev.heddle.samples.control;

import dev.heddle.CancelledException;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** Cancelling says why, and says it again at each wait until the task has ended. */
final class CancelSample {
  private CancelSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          Task<Void> task = Heddle.start("worker", CancelSample::resist);
          Heddle.sleep(Duration.ofMillis(20));
          task.cancel("lunch time");
          Outcome<Void> outcome = task.outcome();
          System.out.println(outcome instanceof Outcome.Cancelled ? "it stopped" : "it went on");
        });
  }

  private static void resist() throws InterruptedException {
    try {
      Heddle.sleep(Duration.ofHours(1));
    } catch (CancelledException e) {
      System.out.println("cancelled: " + e.reason().message() + ", by " + e.reason().source());
    }
    Heddle.sleep(Duration.ofHours(1));
  }
}
