package dev.heddle.samples.waiting;

import dev.heddle.Coroutine;
import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** A call kept for later: nothing happens until it is awaited, and that only once. */
final class CoroutineSample {
  private CoroutineSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("the await is forgotten, and there is no soup");
    stage.run(() -> {
      cook("soup");
      Heddle.sleep(Duration.ofMillis(40));
      System.out.println("nothing is cooked");
    });

    stage.right("awaited, it runs, in the caller's own task");
    stage.run(() -> {
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
    return Coroutine.of(() -> {
      System.out.println(dish + " is on the stove");
      Heddle.sleep(Duration.ofMillis(40));
      return dish + " is served";
    });
  }
}
