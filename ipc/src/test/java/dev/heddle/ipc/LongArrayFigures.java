package dev.heddle.ipc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** On request: what an array costs on its way to a worker and back, beside a copy of it. */
class LongArrayFigures {
  private static final int[] SIZES = {128 << 10, 1 << 20, 8 << 20, 64 << 20};
  private static final int ROUNDS = 30;

  private static int lengthOf(byte[] array) {
    return array.length;
  }

  private static byte[] arrayOf(int length) {
    return new byte[length];
  }

  @Test
  void printsWhatAnArrayCosts() throws Exception {
    try (var pool = ProcessPool.open(1)) {
      System.out.println("| bytes | a copy, us | to a worker | from a worker |");
      for (int size : SIZES) {
        var array = new byte[size];
        new Random(size).nextBytes(array);
        double copy = median(() -> array.clone().length, size);
        double there = median(() -> pool.call(LongArrayFigures::lengthOf, array), size);
        double back = median(() -> pool.call(LongArrayFigures::arrayOf, size).length, size);
        System.out.printf("| %,d | %,.0f | %,.0f, x %.1f | %,.0f, x %.1f |%n",
            size, copy, there, there / copy, back, back / copy);
      }
    }
  }

  private static double median(Callable<Integer> call, int expected) throws Exception {
    var times = new double[ROUNDS];
    for (int i = -ROUNDS; i < ROUNDS; i++) {
      long began = System.nanoTime();
      assertEquals(expected, call.call());
      times[Math.max(i, 0)] = (System.nanoTime() - began) / 1e3;
    }
    Arrays.sort(times);
    return times[ROUNDS / 2];
  }
}
