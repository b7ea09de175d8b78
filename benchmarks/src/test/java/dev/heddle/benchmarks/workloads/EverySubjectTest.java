package dev.heddle.benchmarks.workloads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;

/** Each benchmark method once, with little to do: each throws if its work was not truly done. */
@Timeout(60)
class EverySubjectTest {

  @ParameterizedTest(name = "{0} {1} on {2}")
  @MethodSource("everything")
  void doesAllOfItsWork(String family, String subject, int carriers, Family benchmark)
      throws Exception {
    Method method = benchmark.getClass().getMethod(subject);
    benchmark.carriers = carriers;
    benchmark.divisor = 100;
    method.invoke(benchmark);
    assertTrue(benchmark.done > 0, family + " " + subject + " did nothing");
    long first = benchmark.done;
    method.invoke(benchmark);
    assertEquals(first, benchmark.done);
  }

  static Stream<Arguments> everything() {
    List<Supplier<Family>> families =
        List.of(
            Rendezvous::new, Yield::new, Spawn::new, Channels::new, EverySubjectTest::fourPairs,
            EverySubjectTest::noBuffer, Skynet::new, FreeLock::new, BusyLock::new,
            Timers::new, CpuMix::new, Selecting::new, Entering::new, EverySubjectTest::fromVirtual);
    return families.stream().flatMap(EverySubjectTest::rows);
  }

  private static Stream<Arguments> rows(Supplier<Family> family) {
    return Arrays.stream(family.get().getClass().getMethods())
        .filter(m -> m.isAnnotationPresent(Benchmark.class))
        .map(Method::getName)
        .flatMap(
            subject -> Stream.of(1, 2)
                .filter(n -> n == 1 || List.of("heddle", "juc").contains(subject))
                .map(
                    n -> Arguments.of(
                        family.get().getClass().getSimpleName(), subject, n, family.get())));
  }

  private static Family fourPairs() {
    var channels = new Channels();
    channels.pairs = 4;
    return channels;
  }

  private static Family fromVirtual() {
    var entering = new Entering();
    entering.caller = "virtual";
    return entering;
  }

  private static Family noBuffer() {
    var channels = new Channels();
    channels.capacity = 0;
    return channels;
  }
}
