package dev.heddle.samples.many;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.time.Duration;

/** A failure cancels the others, one of them fails while it cleans up: each failure is handled by its type. */
final class HandleSample {
  private HandleSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("writer", HandleSample::write);
        group.start("counter", HandleSample::count);
        group.start("reader", () -> Heddle.sleep(Duration.ofHours(1)));
        group.join();
      } catch (ExceptionGroup failures) {
        System.out.println("failures: " + failures.leaves().size());
        try {
          failures.handle(IOException.class, e -> System.out.println("disk: " + e.getMessage()));
        } catch (ExceptionGroup rest) {
          rest.handle(ArithmeticException.class, e -> System.out.println("sum: " + e.getMessage()));
        }
      }
    });
  }

  private static void write() throws IOException, InterruptedException {
    Heddle.sleep(Duration.ofMillis(30));
    throw new IOException("the disk is full");
  }

  private static void count() throws InterruptedException {
    int counted = 0;
    try {
      Heddle.sleep(Duration.ofHours(1));
    } finally {
      System.out.println("average: " + 100 / counted);
    }
  }
}
