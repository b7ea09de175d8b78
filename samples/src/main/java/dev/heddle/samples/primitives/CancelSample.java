package dev.heddle.samples.primitives;

import dev.heddle.CancelledException;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Task;
import java.time.Duration;

/** Cancelling says why, and says it again at each wait until the task has ended. */
final class CancelSample {
  private CancelSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          Task<Void> task = Heddle.start(CancelSample::resist);
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
