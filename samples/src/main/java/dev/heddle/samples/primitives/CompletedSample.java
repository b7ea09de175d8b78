package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.List;

/** Results as they come, not in the order the tasks were started. */
final class CompletedSample {
  private CompletedSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          try (var group = TaskGroup.open()) {
            List<Task<String>> runners =
                List.of(
                    group.start(() -> run("tortoise", 300)), group.start(() -> run("hare", 1)));
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
