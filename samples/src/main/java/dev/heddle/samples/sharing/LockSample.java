package dev.heddle.samples.sharing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Lock;
import java.time.Duration;

/** A lock is a key to a room for one: who comes waits in line, and whoever leaves hands the key on. */
final class LockSample {
  private LockSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(() -> {
      var lock = new Lock();
      int[] balance = {100};
      try (var group = TaskGroup.open()) {
        for (String name : new String[]{"Ann", "Bob", "Cid"}) {
          group.start(name, () -> lock.with(() -> {
            int read = balance[0];
            System.out.println(name + " reads " + read);
            Heddle.sleep(Duration.ofMillis(15));
            balance[0] = read - 10;
          }));
        }
        group.join();
      }
      System.out.println("balance: " + balance[0]);
    });
  }
}
