package dev.heddle.samples.primitives;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.stream.AsyncStream;
import java.time.Duration;
import java.util.concurrent.Flow;

/** A pipeline whose stages wait, eight items at a time, and its way through a Flow.Publisher. */
final class StreamSample {
  private StreamSample() {}

  static void main() throws InterruptedException {
    Heddle.run(
        () -> {
          AsyncStream<Integer> squares =
              AsyncStream.<Integer>of(
                  out -> {
                    for (int i = 1;; i++) {
                      out.emit(i);
                    }
                  })
                  .mapConcurrent(
                      8,
                      i -> {
                        Heddle.sleep(Duration.ofMillis(1));
                        return i * i;
                      });
          System.out.println(squares.filter(square -> square % 2 == 1).take(5).toList());
          try (var group = TaskGroup.open()) {
            Flow.Publisher<Integer> publisher = squares.take(100).toPublisher(group);
            int[] sum = new int[1];
            AsyncStream.from(publisher, 4).forEach(square -> sum[0] += square);
            System.out.println("sum of the first hundred: " + sum[0]);
            group.join();
          }
        });
  }
}
