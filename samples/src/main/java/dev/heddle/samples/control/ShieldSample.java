package dev.heddle.samples.control;

import dev.heddle.Action;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** Cleanup that waits is cancelled at its first wait too, unless it stands in a shield. */
final class ShieldSample {
  private ShieldSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("the goodbye is cut short by the same cancellation");
    stage.run(() -> cancelled(ShieldSample::sayGoodbye));

    stage.right("within a shield it is said to the end");
    stage.run(() -> cancelled(() -> Heddle.shield(ShieldSample::sayGoodbye)));
  }

  private static void cancelled(Action<InterruptedException> cleanup)
      throws InterruptedException {
    try (var group = TaskGroup.open()) {
      Task<Void> caller = group.start("caller", () -> {
        try {
          Heddle.sleep(Duration.ofHours(1));
        } finally {
          cleanup.run();
        }
      });
      Heddle.sleep(Duration.ofMillis(20));
      caller.cancel("the line is needed");
      group.join();
    }
  }

  private static void sayGoodbye() throws InterruptedException {
    System.out.println("good");
    Heddle.sleep(Duration.ofMillis(20));
    System.out.println("bye");
  }
}
