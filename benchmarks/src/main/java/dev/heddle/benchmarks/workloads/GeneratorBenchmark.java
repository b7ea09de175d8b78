package dev.heddle.benchmarks.workloads;

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
import org.openjdk.jmh.infra.Blackhole;

/**
 * What one item of a generator costs, between two floors: the JDK's continuation with nothing around
 * it, and a hand-written iterator.
 *
 * <p>Run with {@code java -cp heddle-benchmarks.jar org.openjdk.jmh.Main GeneratorBenchmark}; with
 * {@code -jvmArgsPrepend -Djmh.executor=VIRTUAL} the consumer is a virtual thread. On a busy machine
 * compare the least values, not the means.
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
   * @param hole takes the items
   * @throws Throwable if the JDK does
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void raw(Blackhole hole) throws Throwable {
    for (int i = 0; i < ITEMS; i++) {
      RUN.invokeExact(raw);
      hole.consume(slot);
    }
  }

  /**
   * The same through a {@link Generator}.
   *
   * @param hole takes the items
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void generator(Blackhole hole) {
    for (int i = 0; i < ITEMS && ours.hasNext(); i++) {
      hole.consume(ours.next());
    }
  }

  /**
   * The same through a {@link TwoWay}, an item in for each item out.
   *
   * @param hole takes the items
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void twoWay(Blackhole hole) {
    twoWay.next();
    for (int i = 1; i < ITEMS; i++) {
      hole.consume(twoWay.send(ITEM));
    }
  }

  /**
   * A hand-written iterator: no suspension at all.
   *
   * @param hole takes the items
   */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void iterator(Blackhole hole) {
    Iterator<Integer> items = new Counting(ITEMS);
    while (items.hasNext()) {
      hole.consume(items.next());
    }
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
   * @param hole takes the items
   * @throws Throwable if the JDK does
   */
  @Benchmark
  public void rawFresh(Blackhole hole) throws Throwable {
    Object fresh = rawOf(FEW);
    for (int i = 0; i < FEW; i++) {
      RUN.invokeExact(fresh);
      hole.consume(slot);
    }
    RUN.invokeExact(fresh);
  }

  /**
   * A fresh run of a {@link Generator} with ten items.
   *
   * @param hole takes the items
   */
  @Benchmark
  public void generatorFresh(Blackhole hole) {
    for (int item : few) {
      hole.consume(item);
    }
  }
}
