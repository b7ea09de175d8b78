package dev.heddle.benchmarks.workloads;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What the families of workloads have in common: one method a subject, named as the subject, that
 * does a fixed number of operations and throws if they were not truly done. A subject that is slow
 * does fewer of them, so that an iteration ends in time.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public abstract class Family {
  /** How many carriers Heddle has. The JVM's flags say it for the others. */
  @Param("1") public int carriers = 1;

  /** Tests divide the number of operations by this. */
  int divisor = 1;

  /** The operations done by the last call, counted where they were done. */
  long done;

  Family() {}

  /** Keeps the number of operations and checks it. */
  void finish(String what, long expected, long actual) {
    done = actual;
    if (actual != expected) {
      throw new IllegalStateException(what + ": " + actual + " instead of " + expected);
    }
  }
}
