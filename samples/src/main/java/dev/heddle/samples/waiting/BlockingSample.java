package dev.heddle.samples.waiting;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A call that blocks holds its thread; on the loop that is everybody's. */
final class BlockingSample {
  private BlockingSample() {}

  static void main(Stage stage) throws Exception {
    Path file = Files.writeString(Files.createTempFile("heddle", ".txt"), "warp and weft");
    try {
      stage.wrong("the loop reads a slow disk itself, and the clock stands still");
      stage.run(() -> {
        try (var group = TaskGroup.open()) {
          group.start("clock", BlockingSample::tick);
          group.start("reader", () -> System.out.println("read: " + read(file)));
          group.join();
        }
      });

      stage.right("a thread beside the loop reads, and the clock goes on");
      stage.run(() -> {
        try (var group = TaskGroup.open()) {
          group.start("clock", BlockingSample::tick);
          group.start("reader",
              () -> System.out.println("read: " + Heddle.blocking(() -> read(file))));
          group.join();
        }
      });
    } finally {
      Files.delete(file);
    }
  }

  private static void tick() throws InterruptedException {
    for (int i = 1; i <= 3; i++) {
      Heddle.sleep(Duration.ofMillis(10));
      System.out.println("tick " + i);
    }
  }

  private static String read(Path file) throws IOException {
    Busy.compute(150); // The disk is slow today.
    return Files.readString(file);
  }
}
