package dev.heddle.samples.primitives;

import dev.heddle.ipc.ProcessPool;
import java.util.List;
import java.util.stream.LongStream;

/** Counting primes keeps a core busy, so it goes to worker processes. */
final class ProcessesSample {
  private ProcessesSample() {}

  static void main() throws Exception {
    try (var pool = ProcessPool.open(2)) {
      List<Long> primes = pool.map(ProcessesSample::primesBelow, List.of(10_000, 20_000, 30_000));
      System.out.println("primes: " + primes);
    }
  }

  private static long primesBelow(int limit) {
    return LongStream.range(2, limit)
        .filter(n -> LongStream.rangeClosed(2, (long) Math.sqrt(n)).noneMatch(d -> n % d == 0))
        .count();
  }
}
