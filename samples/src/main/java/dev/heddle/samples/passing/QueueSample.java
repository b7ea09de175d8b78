package dev.heddle.samples.passing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.queue.Queue;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** A full queue makes the producer wait; join() waits until everything has been dealt with. */
final class QueueSample {
  private QueueSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(() -> {
      var orders = new Queue<Integer>(2);
      try (var group = TaskGroup.open()) {
        group.startDaemon("cook", () -> cook(orders));
        group.start("waiter", () -> {
          for (int order = 1; order <= 6; order++) {
            orders.put(order);
            System.out.println("order " + order + " is in the queue");
          }
          orders.join();
          System.out.println("all is cooked");
        });
        group.join();
      }
    });
  }

  private static void cook(Queue<Integer> orders) throws InterruptedException {
    while (true) {
      int order = orders.get();
      Heddle.sleep(Duration.ofMillis(10));
      System.out.println("cooked order " + order);
      orders.taskDone();
    }
  }
}
