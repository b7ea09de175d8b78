package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Barrier;

/** Three walkers cross each street together: nobody is at the third before all were at the second. */
final class BarrierSample {
  private BarrierSample() {}

  static void main() throws InterruptedException {
    var streets = new StringBuilder();
    Heddle.run(
        () -> {
          var kerb = new Barrier(3);
          try (var group = TaskGroup.open()) {
            for (int walker = 0; walker < 3; walker++) {
              group.start(
                  () -> {
                    for (int street = 1; street <= 3; street++) {
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
