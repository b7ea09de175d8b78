package dev.heddle.samples.sharing;

import dev.heddle.DeadlockException;
import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Lock;
import java.time.Duration;

/** Two cooks, a knife and a board: each has the one and waits for the other, for ever. */
final class DeadlockSample {
  private DeadlockSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.wrong("each begins with another tool");
    try {
      stage.run(() -> {
        var knife = new Lock();
        var board = new Lock();
        try (var group = TaskGroup.open()) {
          group.start("Ann", () -> cut("Ann", knife, board));
          group.start("Bob", () -> cut("Bob", board, knife));
          group.join();
        }
      });
    } catch (DeadlockException e) {
      System.out.println(e.getMessage());
    }

    stage.right("all begin with the knife");
    stage.run(() -> {
      var knife = new Lock();
      var board = new Lock();
      try (var group = TaskGroup.open()) {
        group.start("Ann", () -> cut("Ann", knife, board));
        group.start("Bob", () -> cut("Bob", knife, board));
        group.join();
      }
    });
  }

  private static void cut(String cook, Lock first, Lock second) throws InterruptedException {
    first.with(() -> {
      System.out.println(cook + " has one tool");
      Heddle.sleep(Duration.ofMillis(20));
      second.with(() -> System.out.println(cook + " has both"));
    });
  }
}
