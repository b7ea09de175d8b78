package dev.heddle.samples.sharing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Semaphore;
import java.time.Duration;

/** Six downloads, two at a time: a ticket is taken, and given back. */
final class SemaphoreSample {
  private SemaphoreSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          var permits = new Semaphore(2);
          int[] active = new int[1];
          int[] most = new int[1];
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 6; i++) {
              group.start(
                  "download " + (i + 1),
                  () -> permits.with(
                      () -> {
                        most[0] = Math.max(most[0], ++active[0]);
                        Heddle.sleep(Duration.ofMillis(10));
                        active[0]--;
                      }));
            }
            group.join();
          }
          System.out.println("most at once: " + most[0]);
        });
  }
}
