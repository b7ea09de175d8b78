package dev.heddle.samples.tour;

import dev.heddle.CancelledException;
import dev.heddle.Heddle;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.TaskTree;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;

/** A dinner that is called off: the cancellation goes down the tree, and each cook cleans up on the way. */
final class FollowedCancellation {
  private FollowedCancellation() {}

  static void play(Stage stage) throws InterruptedException {
    stage.run(() -> {
      try (var kitchen = TaskGroup.open("kitchen")) {
        Task<Void> dinner = kitchen.start("dinner", FollowedCancellation::dinner);
        Heddle.sleep(Duration.ofMillis(60));
        System.out.print(TaskTree.current());
        System.out.println("The guest calls the dinner off.");
        dinner.cancel("the guest is ill");
        kitchen.join();
        System.out.println("The kitchen itself was not cancelled, and closes as usual.");
      }
    });
  }

  private static void dinner() throws InterruptedException {
    try (var courses = TaskGroup.open("courses")) {
      courses.start("soup", () -> cook("soup"));
      courses.start("roast", () -> {
        try (var sides = TaskGroup.open("sides")) {
          sides.start("potatoes", () -> cook("potatoes"));
          sides.start("beans", () -> cook("beans"));
          sides.join();
        }
      });
      courses.join();
    }
  }

  private static void cook(String dish) throws InterruptedException {
    try {
      Heddle.sleep(Duration.ofHours(1));
    } catch (CancelledException e) {
      System.out.println("  " + dish + ": off the stove, since " + e.reason().message());
      throw e;
    }
  }
}
