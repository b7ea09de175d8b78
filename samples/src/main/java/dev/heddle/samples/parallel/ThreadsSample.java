package dev.heddle.samples.parallel;

import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads are extra hands of one worker: they share its memory, and compute at the same instant. */
final class ThreadsSample {
  private ThreadsSample() {}

  static void main(Stage stage) throws Exception {
    try (var threads = Executors.newFixedThreadPool(2, stage.threads())) {
      List<Future<Long>> counts = new ArrayList<>();
      for (int limit : new int[]{100_000, 200_000, 300_000, 400_000}) {
        counts.add(threads.submit(() -> Busy.primesBelow(limit)));
      }
      for (Future<Long> count : counts) {
        System.out.println("primes: " + count.get());
      }
    }
  }
}
