package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import java.util.List;

/** What asyncio does with contextvars: a value bound around a call is seen by all tasks under it. */
final class ScopedSample {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  private ScopedSample() {}

  static void main() throws InterruptedException {
    List<String> greetings =
        Heddle.run(
            () -> ScopedValue.where(USER, "Ada")
                .call(() -> Heddle.gather(() -> "Hello " + USER.get(), () -> "Bye " + USER.get())));
    System.out.println(greetings);
  }
}
