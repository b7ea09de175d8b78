package dev.heddle.samples.passing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.channel.BroadcastChannel;
import dev.heddle.channel.LaggedException;
import dev.heddle.channel.Overflow;
import dev.heddle.channel.WatchChannel;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** Events that everybody gets, a listener too slow for them, and state of which the newest counts. */
final class BroadcastSample {
  private BroadcastSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          var goals = new BroadcastChannel<String>();
          var score = new WatchChannel<>(0);
          try (var group = TaskGroup.open();
              var radio = goals.subscribe(1);
              var sleeper = goals.subscribe(2, Overflow.DROP_OLDEST)) {
            group.start("radio", () -> radio.forEach(goal -> System.out.println("radio: " + goal)));
            group.start(
                "crowd",
                () -> System.out
                    .println("crowd: " + score.awaitUntil(goalsSoFar -> goalsSoFar >= 3)));
            for (int i = 1; i <= 5; i++) {
              goals.send("goal " + i);
              score.set(i);
              Heddle.sleep(Duration.ofMillis(10));
            }
            goals.done();
            try {
              sleeper.receive();
            } catch (LaggedException e) {
              System.out.println("the sleeper has missed " + e.lost());
            }
            sleeper.forEach(goal -> System.out.println("sleeper: " + goal));
            group.join();
          }
        });
  }
}
