package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.Optional;

/** To ask is not to wait: what begins with try answers at once, and a caller who has nothing else to do waits. */
final class NonBlockingSample {
  private NonBlockingSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("asks again and again, and never lets the baker run who has the answer");
    stage.run(() -> {
      Channel<String> counter = Channel.buffered(1);
      try (var group = TaskGroup.open()) {
        group.start("baker", () -> bake(counter));
        Optional<String> bread = Optional.empty();
        for (int i = 0; i < 40 && bread.isEmpty(); i++) {
          bread = counter.tryReceive();
          Busy.compute(1);
        }
        System.out.println("asked 40 times: " + bread.orElse("no bread"));
        counter.receive();
        group.join();
      }
    });

    stage.right("asks once, does what else there is to do, and then waits");
    stage.run(() -> {
      Channel<String> counter = Channel.buffered(1);
      try (var group = TaskGroup.open()) {
        group.start("baker", () -> bake(counter));
        System.out.println("asked once: " + counter.tryReceive().orElse("no bread"));
        System.out.println("lays the table");
        System.out.println("waited: " + counter.receive());
        group.join();
      }
    });
  }

  private static void bake(Channel<String> counter) throws InterruptedException {
    Heddle.sleep(Duration.ofMillis(10));
    Busy.compute(10);
    counter.send("bread");
  }
}
