package dev.heddle.samples.parallel;

import dev.heddle.Heddle;
import dev.heddle.TaskGroup;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.time.Duration;
import java.util.List;

/** Counting primes keeps a core busy, so it goes to worker processes. */
final class ProcessesSample {
  private static final List<Integer> LIMITS = List.of(10_000, 20_000, 30_000, 400_000);

  private ProcessesSample() {}

  static void main(Stage stage) throws Exception {
    stage.wrong("on the loop: the waiter waits for the counting");
    stage.run(() -> {
      try (var group = TaskGroup.open()) {
        group.start("waiter", ProcessesSample::serve);
        group.start("counter",
            () -> System.out
                .println("primes: " + LIMITS.stream().map(ProcessesSample::primes).toList()));
        group.join();
      }
    });

    stage.right("in two worker processes: the loop is free");
    stage.run(() -> {
      try (var pool = stage.pool(2).build(); var group = TaskGroup.open()) {
        group.start("waiter", ProcessesSample::serve);
        group.start("counter",
            () -> System.out.println("primes: " + pool.map(ProcessesSample::primes, LIMITS)));
        group.join();
      }
    });
  }

  private static void serve() throws InterruptedException {
    for (int i = 1; i <= 2; i++) {
      Heddle.sleep(Duration.ofMillis(5));
      System.out.println("served " + i);
    }
  }

  private static long primes(int limit) {
    return Busy.primesBelow(limit);
  }
}
