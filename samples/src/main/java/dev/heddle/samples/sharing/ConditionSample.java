package dev.heddle.samples.sharing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Condition;
import java.time.Duration;
import java.util.ArrayDeque;

/** A guest waits until what it needs is true, and gives the lock up meanwhile. */
final class ConditionSample {
  private ConditionSample() {}

  static void main(Stage stage) throws InterruptedException {
    var changed = new Condition();
    var table = new ArrayDeque<String>();
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("guest", () -> changed.with(() -> {
          changed.awaitUntil(() -> table.size() == 2);
          System.out.println("the guest eats " + table);
        }));
        group.start("cook", () -> {
          for (String dish : new String[]{"bread", "cheese"}) {
            Heddle.sleep(Duration.ofMillis(15));
            changed.with(() -> {
              table.add(dish);
              System.out.println("the cook brings " + dish);
              changed.signalAll();
            });
          }
        });
        group.join();
      }
    });
  }
}
