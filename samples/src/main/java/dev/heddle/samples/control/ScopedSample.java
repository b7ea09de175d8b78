package dev.heddle.samples.control;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import java.util.List;

/** What asyncio does with contextvars: a value bound around a call is seen by all tasks under it. */
final class ScopedSample {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  private ScopedSample() {}

  static void main(Stage stage) throws InterruptedException {
    List<String> greetings =
        stage.run(
            () -> ScopedValue.where(USER, "Ada")
                .call(() -> Heddle.gather(() -> "Hello " + USER.get(), () -> "Bye " + USER.get())));
    System.out.println(greetings);
  }
}
