package dev.heddle.samples.sharing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.TaskTree;
import dev.heddle.channel.Channel;
import dev.heddle.observe.Timeline;
import dev.heddle.samples.stage.Stage;
import dev.heddle.sync.Lock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Three cooks share a stove: who waited for whom, as a tree half-way and as a picture at the end. */
final class TimelineSample {
  private TimelineSample() {}

  static void main(Stage stage) throws IOException, InterruptedException {
    var timeline = new Timeline();
    stage.builder().name("kitchen").probe(timeline).run(TimelineSample::cook);
    Path picture = Files.createTempFile("heddle-timeline", ".svg");
    timeline.writeSvg(picture);
    System.out.println("timeline of " + timeline.rows().size() + " tasks in " + picture);
  }

  private static void cook() throws InterruptedException {
    var stove = new Lock();
    Channel<String> dishes = Channel.rendezvous();
    try (var group = TaskGroup.open("dinner")) {
      group.startDaemon("waiter", () -> {
        while (true) {
          dishes.receive();
          Heddle.sleep(Duration.ofMillis(10));
        }
      });
      for (String dish : new String[]{"soup", "roast", "cake"}) {
        group.start(dish, () -> {
          stove.with(() -> {
            compute(Duration.ofMillis(8));
            Heddle.sleep(Duration.ofMillis(15));
          });
          dishes.send(dish);
        });
      }
      Heddle.sleep(Duration.ofMillis(30));
      System.out.print(TaskTree.current());
      group.join();
    }
  }

  /** Holds the carrier, as cutting onions holds the cook. */
  private static void compute(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
