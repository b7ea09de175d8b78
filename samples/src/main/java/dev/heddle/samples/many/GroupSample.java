package dev.heddle.samples.many;

import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.time.Duration;

/** When one task of a group fails, the others are cancelled, and the group ends with the failure. */
final class GroupSample {
  private GroupSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.run(
        () -> {
          try (var group = TaskGroup.open()) {
            group.start("patient", GroupSample::waitLong);
            group.start("unlucky", GroupSample::fail);
            group.join();
          } catch (ExceptionGroup failures) {
            failures.handle(IOException.class,
                e -> System.out.println("handled: " + e.getMessage()));
          }
        });
  }

  private static void waitLong() throws InterruptedException {
    try {
      Heddle.sleep(Duration.ofHours(1));
    } catch (InterruptedException e) {
      System.out.println("patient was cancelled: " + e.getMessage());
      throw e;
    }
  }

  private static void fail() throws IOException, InterruptedException {
    Heddle.sleep(Duration.ofMillis(20));
    throw new IOException("the disk is full");
  }
}
