package dev.heddle.benchmarks;

import dev.heddle.generator.Generator;
import dev.heddle.generator.Iteration;
import dev.heddle.generator.TwoWay;
import dev.heddle.scheduler.jdk.JdkGateway;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one item of a generator costs, between two floors: the JDK's continuation with nothing around
 * it, and a hand-written iterator.
 *
 * <p>Run with {@code java -cp heddle-benchmarks.jar org.openjdk.jmh.Main GeneratorBenchmark}; with
 * {@code -jvmArgsAppend -Djmh.executor=VIRTUAL} the consumer is a virtual thread.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = {"--add-opens=java.base/java.lang=ALL-UNNAMED", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class GeneratorBenchmark {
  private static final int ITEMS = 1_000;
  private static final int FEW = 10;
  private static final Integer ITEM = 1_000_000;

  private static final Object SCOPE;
  private static final MethodHandle NEW;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;

  static {
    // The gateway exports the package to its own module, which on the class path is also this one.
    Objects.requireNonNull(JdkGateway.continuations(), "The benchmark needs the JDK access");
    try {
      var here = MethodHandles.lookup();
      Class<?> scope = Class.forName("jdk.internal.vm.ContinuationScope");
      Class<?> continuation = Class.forName("jdk.internal.vm.Continuation");
      SCOPE = scope.getConstructor(String.class).newInstance("raw");
      NEW =
          here.findConstructor(
              continuation, MethodType.methodType(void.class, scope, Runnable.class))
              .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
      RUN =
          here.findVirtual(continuation, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      YIELD =
          here.findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope))
              .asType(MethodType.methodType(boolean.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Generator<Integer> many = generatorOf(Integer.MAX_VALUE);
  private final Generator<Integer> few = generatorOf(FEW);
  private Object raw = rawOf(Integer.MAX_VALUE);
  private Iteration<Integer> ours = many.iterator();
  private TwoWay<Integer, Integer> twoWay = echo();
  private Integer slot = 0;

  /** Made by JMH. */
  public GeneratorBenchmark() {}

  /** Begins anew: each iteration of JMH may have another thread, and these belong to one. */
  @Setup(Level.Iteration)
  public void begin() {
    raw = rawOf(Integer.MAX_VALUE);
    ours = many.iterator();
    twoWay = echo();
  }

  private static TwoWay<Integer, Integer> echo() {
    return TwoWay.of(
        peer -> {
          Integer received = ITEM;
          while (true) {
            received = peer.yield(received);
          }
        });
  }

  private Object rawOf(int n) {
    Runnable body =
        () -> {
          for (int i = 0; i < n; i++) {
            slot = ITEM;
            suspend();
          }
        };
    try {
      return (Object) NEW.invokeExact(SCOPE, body);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static void suspend() {
    try {
      boolean unused = (boolean) YIELD.invokeExact(SCOPE);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static Generator<Integer> generatorOf(int n) {
    return Generator.of(
        out -> {
          for (int i = 0; i < n; i++) {
            out.yield(ITEM);
          }
        });
  }

  /**
   * The floor: resumes a continuation of the JDK that leaves its item in a field.
   *
   * @return the sum of the items
   * @throws Throwable if the JDK does
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long raw() throws Throwable {
    long sum = 0;
    for (int i = 0; i < ITEMS; i++) {
      RUN.invokeExact(raw);
      sum += slot;
    }
    return sum;
  }

  /**
   * The same through a {@link Generator}.
   *
   * @return the sum of the items
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long generator() {
    long sum = 0;
    for (int i = 0; i < ITEMS; i++) {
      sum += ours.hasNext() ? ours.next() : 0;
    }
    return sum;
  }

  /**
   * The same through a {@link TwoWay}, an item in for each item out.
   *
   * @return the sum of the items
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long twoWay() {
    long sum = 0;
    twoWay.next();
    for (int i = 1; i < ITEMS; i++) {
      sum += twoWay.send(ITEM);
    }
    return sum;
  }

  /**
   * A hand-written iterator: no suspension at all.
   *
   * @return the sum of the items
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public long iterator() {
    Iterator<Integer> items = new Counting(ITEMS);
    long sum = 0;
    while (items.hasNext()) {
      sum += items.next();
    }
    return sum;
  }

  private static final class Counting implements Iterator<Integer> {
    private final int end;
    private int next;

    Counting(int end) {
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public Integer next() {
      next++;
      return ITEM;
    }
  }

  /**
   * Makes a continuation, takes its ten items and lets it end.
   *
   * @return the sum of the items
   * @throws Throwable if the JDK does
   */
  @Benchmark
  public long rawFresh() throws Throwable {
    Object fresh = rawOf(FEW);
    long sum = 0;
    for (int i = 0; i < FEW; i++) {
      RUN.invokeExact(fresh);
      sum += slot;
    }
    RUN.invokeExact(fresh);
    return sum;
  }

  /**
   * A fresh run of a {@link Generator} with ten items.
   *
   * @return the sum of the items
   */
  @Benchmark
  public long generatorFresh() {
    long sum = 0;
    for (int item : few) {
      sum += item;
    }
    return sum;
  }
}
