package dev.heddle.samples.many;

import dev.heddle.Heddle;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** A long list, three items at a time: results in order, and no task for each item. */
final class MapSample {
  private MapSample() {}

  static void main(Stage stage) throws InterruptedException {
    var atOnce = new AtomicInteger();
    var most = new AtomicInteger();
    List<Integer> lengths =
        stage.run(
            () -> Heddle.mapConcurrent(
                IntStream.range(0, 10).boxed().toList(),
                3,
                item -> {
                  most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                  Heddle.sleep(Duration.ofMillis(8));
                  atOnce.decrementAndGet();
                  return item * item;
                }));
    System.out.println(lengths + ", most at once: " + most);
  }
}
