package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.queue.Queue;

/** A full queue makes the producer wait; join() waits until everything has been dealt with. */
final class QueueSample {
  private QueueSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          var queue = new Queue<Integer>(2);
          int[] sum = new int[1];
          try (var group = TaskGroup.open()) {
            group.start(
                () -> {
                  while (true) {
                    sum[0] += queue.get();
                    queue.taskDone();
                  }
                });
            for (int i = 1; i <= 100; i++) {
              queue.put(i);
            }
            queue.join();
            group.cancel("all done");
            group.join();
          }
          System.out.println("sum: " + sum[0]);
        });
  }
}
