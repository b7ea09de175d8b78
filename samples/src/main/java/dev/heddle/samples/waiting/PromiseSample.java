package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.Promise;
import dev.heddle.samples.stage.Stage;

/** A callback library completes a promise on a thread of its own; a task waits for it. */
final class PromiseSample {
  private PromiseSample() {}

  static void main(Stage stage) throws InterruptedException {
    int answer =
        stage.run(
            () -> {
              var promise = new Promise<Integer>();
              Thread.ofPlatform().start(() -> promise.complete(42));
              return promise.await();
            });
    System.out.println("answer: " + answer);
  }
}
