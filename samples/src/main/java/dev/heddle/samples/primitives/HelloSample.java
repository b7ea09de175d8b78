package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.Task;

/** A task on an event loop. */
final class HelloSample {
  private HelloSample() {}

  static void main() {
    String greeting = Heddle.run(() -> "Hello from task '" + Task.current().name() + "'");
    System.out.println(greeting);
  }
}
