package dev.heddle.samples.passing;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Stage;
import dev.heddle.stream.AsyncStream;
import java.time.Duration;
import java.util.concurrent.Flow;

/** A pipeline whose stages wait, four items at a time, and its way through a Flow.Publisher. */
final class StreamSample {
  private StreamSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.scene("The odd ones among the squares, until there are five");
    stage.run(
        () -> System.out
            .println(squares().filter(square -> square % 2 == 1).take(5).toList()));

    stage.scene("The same squares through a Flow.Publisher");
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        Flow.Publisher<Integer> publisher = squares().take(6).toPublisher(group);
        int[] sum = new int[1];
        AsyncStream.from(publisher, 4).forEach(square -> sum[0] += square);
        System.out.println("sum of the first six: " + sum[0]);
        group.join();
      }
    });
  }

  private static AsyncStream<Integer> squares() {
    return AsyncStream.<Integer>of(
        out -> {
          for (int i = 1;; i++) {
            out.emit(i);
          }
        })
        .mapConcurrent(
            4,
            i -> {
              Heddle.sleep(Duration.ofMillis(10));
              return i * i;
            });
  }
}
