package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Semaphore;
import java.time.Duration;

/** Ten downloads, three at a time. */
final class SemaphoreSample {
  private SemaphoreSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          var permits = new Semaphore(3);
          int[] active = new int[1];
          int[] most = new int[1];
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 10; i++) {
              group.start(
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
