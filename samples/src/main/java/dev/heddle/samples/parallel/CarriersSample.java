package dev.heddle.samples.parallel;

import dev.heddle.Heddle;
import dev.heddle.HeddleBuilder;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.util.Collections;
import java.util.List;

/** The same program on one carrier and on two: tasks compute at once, and shared data now needs a lock. */
final class CarriersSample {
  private static final List<Integer> LIMITS = Collections.nCopies(8, 50_000);

  private CarriersSample() {}

  static void main(Stage stage) throws InterruptedException {
    stage.scene("On one carrier: the tasks take turns");
    count(stage.builder());

    stage.scene("On two carriers: two at a time");
    count(stage.builder().carriers(2));
  }

  private static void count(HeddleBuilder run) throws InterruptedException {
    List<Long> primes = run.run(() -> Heddle.mapConcurrent(LIMITS, 8, Busy::primesBelow));
    System.out.println("primes: " + primes.stream().mapToLong(Long::longValue).sum());
  }
}
