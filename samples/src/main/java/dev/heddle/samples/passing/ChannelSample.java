package dev.heddle.samples.passing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.Channel;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** A channel with no room of its own: the sender goes on when the receiver has the value. */
final class ChannelSample {
  private ChannelSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(() -> {
      Channel<String> hatch = Channel.rendezvous();
      try (var group = TaskGroup.open()) {
        group.start("cook", () -> {
          for (String dish : new String[]{"soup", "roast", "cake"}) {
            hatch.send(dish);
            System.out.println(dish + " is handed over");
          }
          hatch.done();
        });
        group.start("waiter", () -> {
          hatch.forEach(dish -> Heddle.sleep(Duration.ofMillis(20)));
          System.out.println("the kitchen is closed");
        });
        group.join();
      }
    });
  }
}
