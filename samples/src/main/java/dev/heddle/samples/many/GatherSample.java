package dev.heddle.samples.many;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.List;

/** Three waits at once take as long as the longest; the results come in the order of the calls. */
final class GatherSample {
  private GatherSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("one after another: the waits add up");
    stage.run(() -> {
      List<String> results = List.of(cook("tea", 30), cook("egg", 60), cook("toast", 10));
      System.out.println("breakfast: " + results);
    });

    stage.right("all at once: as long as the longest");
    stage.run(() -> {
      List<String> results =
          Heddle.gather(() -> cook("tea", 30), () -> cook("egg", 60), () -> cook("toast", 10));
      System.out.println("breakfast: " + results);
    });
  }

  private static String cook(String what, int millis) throws InterruptedException {
    Heddle.sleep(Duration.ofMillis(millis));
    System.out.println(what + " is ready");
    return what;
  }
}
