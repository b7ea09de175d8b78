package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.sync.Condition;
import java.util.ArrayDeque;

/** A guest waits until what it needs is true, and gives the lock up meanwhile. */
final class ConditionSample {
  private ConditionSample() {}

  static void main() throws InterruptedException {
    var changed = new Condition();
    var table = new ArrayDeque<String>();
    Heddle.run(
        () -> {
          Heddle.gather(
              () -> changed.with(
                  () -> {
                    changed.awaitUntil(() -> table.size() == 2);
                    System.out.println("the guest eats " + table);
                    return null;
                  }),
              () -> {
                for (String dish : new String[]{"bread", "cheese"}) {
                  changed.with(
                      () -> {
                        table.add(dish);
                        changed.signalAll();
                      });
                  Heddle.yieldNow();
                }
                return null;
              });
        });
  }
}
