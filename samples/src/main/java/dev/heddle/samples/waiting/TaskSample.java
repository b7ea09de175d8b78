package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** A task runs while its starter does something else; to await it gives its result, as often as one likes. */
final class TaskSample {
  private TaskSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        Task<String> soup = group.start("soup", TaskSample::cook);
        System.out.println("started, done: " + soup.isDone());
        Heddle.sleep(Duration.ofMillis(15));
        Busy.compute(10);
        System.out.println("the table is laid");
        System.out.println(soup.await() + ", and again: " + soup.await());
        System.out.println("done: " + soup.isDone());
        group.join();
      }
    });
  }

  private static String cook() throws InterruptedException {
    Busy.compute(10);
    System.out.println("soup is on the stove");
    Heddle.sleep(Duration.ofMillis(60));
    Busy.compute(10);
    return "soup";
  }
}
