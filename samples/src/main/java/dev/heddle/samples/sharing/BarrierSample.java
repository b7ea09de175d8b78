package dev.heddle.samples.sharing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Barrier;
import java.time.Duration;

/** Three walkers cross each street together: nobody is at the third before all were at the second. */
final class BarrierSample {
  private BarrierSample() {}

  static void main(Stage stage) throws InterruptedException {
    var streets = new StringBuilder();
    stage.run(() -> {
      var kerb = new Barrier(3);
      try (var group = TaskGroup.open()) {
        for (int walker = 1; walker <= 3; walker++) {
          int slowness = walker * 8;
          group.start("walker " + walker, () -> {
            for (int street = 1; street <= 3; street++) {
              Heddle.sleep(Duration.ofMillis(slowness));
              kerb.await();
              streets.append(street);
            }
          });
        }
        group.join();
      }
    });
    System.out.println("streets crossed: " + streets);
  }
}
