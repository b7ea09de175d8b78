package dev.heddle.samples.primitives;

import dev.heddle.Coroutine;
import dev.heddle.Heddle;

/** A call kept for later: nothing happens until it is awaited, and that only once. */
final class CoroutineSample {
  private CoroutineSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          Coroutine<String> dinner = cook("soup");
          System.out.println("nothing is cooked yet");
          System.out.println(dinner.await());
          try {
            dinner.await();
          } catch (IllegalStateException _) {
            System.out.println("there is no second helping");
          }
        });
  }

  private static Coroutine<String> cook(String dish) {
    return Coroutine.of(
        () -> {
          Heddle.yieldNow();
          return dish + " is served";
        });
  }
}
