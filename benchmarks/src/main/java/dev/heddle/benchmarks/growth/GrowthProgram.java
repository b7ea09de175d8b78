package dev.heddle.benchmarks.growth;

import dev.heddle.Heddle;
import dev.heddle.benchmarks.workloads.Program;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures one {@link Growing} in the JVM it is started in, on an event loop, and prints a figure for each size: the
 * median time of an operation over the rounds, and what each thing holds of the heap while all are there.
 */
public final class GrowthProgram {
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 200;

  private GrowthProgram() {}

  /**
   * Measures.
   *
   * @param args the name of what grows, the milliseconds for each size, the sizes
   * @throws Exception if it fails
   */
  public static void main(String[] args) throws Exception {
    Growing growing = Growing.valueOf(args[0]);
    long millis = Long.parseLong(args[1]);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 2; i < args.length; i++) {
      sizes.add(Integer.parseInt(args[i]));
    }
    // Compiled code for all: what grows is to be seen, not what becomes warm.
    rounds(growing, sizes.get(sizes.size() / 2), 2 * millis);
    for (int size : sizes) {
      print("ns-" + size, median(rounds(growing, size, millis)), "ns");
      double bytes = bytes(growing, size);
      if (bytes > 0) {
        print("bytes-" + size, bytes, "bytes");
      }
    }
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void print(String what, double value, String unit) {
    System.out.println(Program.FIGURE + " " + what + " " + value + " " + unit);
  }

  private static List<Double> rounds(Growing growing, int size, long millis) {
    List<Double> nanos = new ArrayList<>();
    long end = System.nanoTime() + millis * 1_000_000;
    while (nanos.size() < LEAST_ROUNDS
        || (System.nanoTime() < end && nanos.size() < MOST_ROUNDS)) {
      System.gc();
      var timing = new Timing();
      once(growing, size, timing);
      nanos.add((double) timing.nanos / growing.operations(size));
    }
    return nanos;
  }

  private static void once(Growing growing, int size, Stopwatch watch) {
    try {
      Heddle.run(() -> growing.trial.once(size, watch));
    } catch (Exception e) {
      throw new IllegalStateException(growing.label + ", " + size, e);
    }
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  /** Zero if it says nowhere that all are there. */
  private static double bytes(Growing growing, int size) {
    var weighing = new Weighing(heap());
    once(growing, size, weighing);
    return weighing.bytes / size;
  }

  /** Twice: the first may leave what references and cleaners held on to. */
  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static final class Timing implements Stopwatch {
    private long began;
    private long nanos;

    @Override
    public void begin() {
      began = System.nanoTime();
    }

    @Override
    public void end() {
      nanos += System.nanoTime() - began;
    }

    @Override
    public void allThere() {}
  }

  private static final class Weighing implements Stopwatch {
    private final long before;
    private double bytes;

    Weighing(long before) {
      this.before = before;
    }

    @Override
    public void begin() {}

    @Override
    public void end() {}

    @Override
    public void allThere() {
      bytes = heap() - before;
    }
  }
}
