package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.samples.stage.Stage;

/** A task on an event loop. */
final class HelloSample {
  private HelloSample() {}

  static void main(Stage stage) {
    String greeting = stage.run(() -> "Hello from task '" + Task.current().name() + "'");
    System.out.println(greeting);
  }
}
