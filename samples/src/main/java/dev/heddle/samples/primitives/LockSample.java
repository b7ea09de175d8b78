package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.sync.Lock;

/** Between two waits nothing interleaves on a loop; across a wait it takes a lock. */
final class LockSample {
  private LockSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          var lock = new Lock();
          int[] balance = {100};
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 3; i++) {
              group.start(
                  () -> lock.with(
                      () -> {
                        int read = balance[0];
                        Heddle.yieldNow();
                        balance[0] = read - 10;
                      }));
            }
            group.join();
          }
          System.out.println("balance: " + balance[0]);
        });
  }
}
