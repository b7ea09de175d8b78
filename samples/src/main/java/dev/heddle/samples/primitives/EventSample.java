package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Event;

/** Runners wait for the starting shot. */
final class EventSample {
  private EventSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          var shot = new Event();
          try (var group = TaskGroup.open()) {
            for (int i = 1; i <= 3; i++) {
              String runner = "runner " + i;
              group.start(
                  () -> {
                    shot.await();
                    System.out.println(runner + " runs");
                  });
            }
            Heddle.yieldNow();
            System.out.println("ready: " + shot.statistics().waiting());
            shot.set();
            group.join();
          }
        });
  }
}
