package dev.heddle.samples.sharing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Event;
import java.time.Duration;

/** A traffic light: red until somebody sets it, then green for all, also for those who come later. */
final class EventSample {
  private EventSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(() -> {
      var green = new Event();
      try (var group = TaskGroup.open()) {
        for (int i = 1; i <= 3; i++) {
          String runner = "runner " + i;
          group.start(runner, () -> run(runner, green));
        }
        Heddle.sleep(Duration.ofMillis(30));
        System.out.println("ready: " + green.statistics().waiting());
        green.set();
        Heddle.sleep(Duration.ofMillis(15));
        group.start("latecomer", () -> run("latecomer", green));
        group.join();
      }
    });
  }

  private static void run(String runner, Event green) throws InterruptedException {
    green.await();
    System.out.println(runner + " runs");
    Heddle.sleep(Duration.ofMillis(30));
  }
}
