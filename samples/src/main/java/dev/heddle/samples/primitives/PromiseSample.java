package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.Promise;

/** A callback library completes a promise on a thread of its own; a task waits for it. */
final class PromiseSample {
  private PromiseSample() {}

  static void main() throws InterruptedException {
    int answer =
        Heddle.run(
            () -> {
              var promise = new Promise<Integer>();
              Thread.ofPlatform().start(() -> promise.complete(42));
              return promise.await();
            });
    System.out.println("answer: " + answer);
  }
}
