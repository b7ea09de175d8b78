package dev.heddle.samples.many;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.List;

/** Results as they come, not in the order the tasks were started. */
final class CompletedSample {
  private CompletedSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          try (var group = TaskGroup.open()) {
            List<Task<String>> runners =
                List.of(
                    group.start("tortoise", () -> run("tortoise", 120)),
                    group.start("hare", () -> run("hare", 10)));
            var arrivals = Heddle.asCompleted(runners);
            while (arrivals.hasNext()) {
              System.out.println("here comes the " + arrivals.next().await());
            }
            group.join();
          }
        });
  }

  private static String run(String name, int millis) throws InterruptedException {
    Heddle.sleep(Duration.ofMillis(millis));
    return name;
  }
}
