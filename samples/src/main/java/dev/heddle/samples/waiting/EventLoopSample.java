package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** The loop runs one task until that waits, then the next: who never waits holds up all others. */
final class EventLoopSample {
  private EventLoopSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("counts for long without a wait, and the heart stops");
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("heart", EventLoopSample::beat);
        group.start("counter", () -> {
          Busy.compute(120);
          System.out.println("counted");
        });
        group.join();
      }
    });

    stage.right("counts a little, lets the others run, and goes on");
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("heart", EventLoopSample::beat);
        group.start("counter", () -> {
          for (int part = 0; part < 12; part++) {
            Busy.compute(10);
            Heddle.sleep(Duration.ofNanos(1));
          }
          System.out.println("counted");
        });
        group.join();
      }
    });
  }

  private static void beat() throws InterruptedException {
    for (int i = 1; i <= 3; i++) {
      Heddle.sleep(Duration.ofMillis(15));
      System.out.println("beat " + i);
    }
  }
}
