package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** Start all, then await all: who awaits the first before starting the second does one after the other. */
final class CreateAndAwaitSample {
  private CreateAndAwaitSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("the egg is started when the tea is done");
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        String tea = group.start("tea", () -> cook("tea")).await();
        String egg = group.start("egg", () -> cook("egg")).await();
        System.out.println("breakfast: " + tea + " and " + egg);
        group.join();
      }
    });

    stage.right("both are started, and then awaited");
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        Task<String> tea = group.start("tea", () -> cook("tea"));
        Task<String> egg = group.start("egg", () -> cook("egg"));
        System.out.println("breakfast: " + tea.await() + " and " + egg.await());
        group.join();
      }
    });
  }

  private static String cook(String what) throws InterruptedException {
    System.out.println(what + " begins");
    Heddle.sleep(Duration.ofMillis(40));
    System.out.println(what + " is ready");
    return what;
  }
}
