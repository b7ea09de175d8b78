package dev.heddle.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.generator.Generator;
import dev.heddle.sync.Barrier;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class AsyncStreamTest {
  @Parameter Runs runs;

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  /** Endless, with a wait before each item; counts the ends of its runs. */
  private static AsyncStream<Integer> endless(AtomicInteger ended) {
    return AsyncStream.of(
        out -> {
          try {
            for (int i = 0;; i++) {
              Heddle.yieldNow();
              out.emit(i);
            }
          } finally {
            ended.incrementAndGet();
          }
        });
  }

  /** Each way to put tasks between source and consumer, and none. */
  private static List<UnaryOperator<AsyncStream<Integer>>> stages() {
    return List.of(
        stream -> stream,
        stream -> stream.buffer(3),
        stream -> stream.mapConcurrent(4, i -> i),
        stream -> stream.merge(AsyncStream.from(List.<Integer>of())),
        stream -> stream.buffer(1).mapConcurrent(2, i -> i).buffer(2));
  }

  @Test
  void everyStageDeliversAllItemsInOrderAndRunsAnewEachTime() {
    runs.run(
        () -> {
          for (var stage : stages()) {
            AsyncStream<Integer> stream =
                stage.apply(AsyncStream.from(range(0, 200)))
                    .filter(i -> i % 2 == 0)
                    .map(i -> i / 2);
            assertEquals(range(0, 100), stream.toList());
            assertEquals(range(0, 100), stream.toList());
          }
          assertEquals(List.of(), AsyncStream.from(List.<Integer>of()).buffer(1).toList());
        });
  }

  @Test
  void takingEnoughEndsTheSourceBeforeTheCallReturns() {
    runs.run(
        () -> {
          for (var stage : stages()) {
            var ended = new AtomicInteger();
            assertEquals(range(0, 5), stage.apply(endless(ended)).take(5).toList());
            assertEquals(1, ended.get());
            assertEquals(range(0, 2), stage.apply(endless(ended).take(2)).take(9).toList());
            assertEquals(2, ended.get());
            assertEquals(List.of(), stage.apply(endless(ended)).take(0).toList());
            assertEquals(2, ended.get());
          }
        });
  }

  @Test
  void cancellingTheConsumerEndsTheSource() {
    runs.run(
        () -> {
          for (var stage : stages()) {
            var ended = new AtomicInteger();
            assertThrows(
                TimeoutException.class,
                () -> Heddle.timeout(
                    Duration.ofDays(1),
                    scope -> {
                      stage.apply(endless(ended)).forEach(_ -> scope.expireIn(Duration.ZERO));
                      return 0;
                    }));
            assertEquals(1, ended.get());
            var begun = new Promise<Boolean>();
            Task<?> consumer =
                Heddle.start(
                    () -> stage.apply(endless(ended))
                        .forEach(
                            _ -> {
                              begun.complete(true);
                              Runs.forever();
                            }));
            begun.await();
            consumer.cancel("enough");
            assertInstanceOf(Outcome.Cancelled.class, consumer.outcome());
            assertEquals(2, ended.get());
          }
        });
  }

  @Test
  void failureOfTheConsumerEndsTheSourceAndArrivesAsThrown() {
    runs.run(
        () -> {
          for (var stage : stages()) {
            var ended = new AtomicInteger();
            var failure = new IllegalArgumentException("mine");
            assertSame(
                failure,
                assertThrows(
                    IllegalArgumentException.class,
                    () -> stage.apply(endless(ended)).forEach(i -> {
                      throw failure;
                    })));
            assertEquals(1, ended.get());
          }
        });
  }

  @Test
  void failureOfTheSourceReachesAConsumerThatWaits() {
    runs.run(
        () -> {
          AsyncStream<Integer> failing =
              AsyncStream.of(
                  out -> {
                    out.emit(1);
                    throw new IOException("disk");
                  });
          for (var stage : stages()) {
            var wrapped =
                assertThrows(StreamFailedException.class, stage.apply(failing)::toList);
            assertInstanceOf(IOException.class, wrapped.getCause());
          }
        });
  }

  @Test
  void failureWhileAnEarlyEndUnwindsTheSourceIsNotLost() {
    runs.run(
        () -> {
          AsyncStream<Integer> sore =
              AsyncStream.of(
                  out -> {
                    try {
                      out.emit(1);
                      Runs.forever();
                    } finally {
                      sore();
                    }
                  });
          assertThrows(IllegalStateException.class, () -> sore.take(1).toList());
          assertThrows(IllegalStateException.class, () -> sore.buffer(1).take(1).toList());
        });
  }

  private static void sore() {
    throw new IllegalStateException("cleanup failed");
  }

  @Test
  void mapConcurrentKeepsTheOrderAndTheLimit() {
    runs.run(
        () -> {
          var active = new AtomicInteger();
          var most = new AtomicInteger();
          var firstSeven = new Barrier(7);
          List<Integer> results =
              AsyncStream.from(range(0, 100))
                  .mapConcurrent(
                      7,
                      i -> {
                        most.accumulateAndGet(active.incrementAndGet(), Math::max);
                        if (i < 7) {
                          firstSeven.await();
                        }
                        if (ThreadLocalRandom.current().nextInt(5) == 0) {
                          Heddle.sleep(Duration.ofMillis(1));
                        }
                        Heddle.yieldNow();
                        active.decrementAndGet();
                        return i * i;
                      })
                  .toList();
          assertEquals(IntStream.range(0, 100).map(i -> i * i).boxed().toList(), results);
          assertEquals(7, most.get());
        });
  }

  @Test
  void bufferRunsAheadByNoMoreThanItsCapacity() {
    runs.run(
        () -> {
          var emitted = new AtomicInteger();
          AsyncStream.of((Emitter<? super Integer> out) -> {
            for (int i = 0; i < 50; i++) {
              emitted.incrementAndGet();
              out.emit(i);
            }
          })
              .buffer(4)
              .forEach(
                  i -> {
                    Heddle.yieldNow();
                    // Those before it, itself, four in the buffer, one waiting to get in.
                    assertTrue(emitted.get() <= i + 1 + 4 + 1, () -> emitted + " at " + i);
                  });
          assertEquals(50, emitted.get());
        });
  }

  @Test
  void mergeDeliversAllOfBothEachInItsOrder() {
    runs.run(
        () -> {
          AsyncStream<Integer> low = AsyncStream.from(range(0, 100)).map(i -> {
            Heddle.yieldNow();
            return i;
          });
          AsyncStream<Integer> high = AsyncStream.from(range(100, 150));
          List<Integer> all = low.merge(high).toList();
          assertEquals(150, new TreeSet<>(all).size());
          assertEquals(range(0, 100), all.stream().filter(i -> i < 100).toList());
          assertEquals(range(100, 150), all.stream().filter(i -> i >= 100).toList());
        });
  }

  @Test
  void throttleKeepsItemsApartAndDropsNone() {
    runs.run(
        () -> {
          var times = new ArrayList<Long>();
          AsyncStream.from(range(0, 6))
              .throttle(Duration.ofMillis(4))
              .forEach(_ -> times.add(System.nanoTime()));
          assertEquals(6, times.size());
          // A late first item may be followed at once by the second; the others keep their distance.
          long took = times.getLast() - times.getFirst();
          assertTrue(took >= 4 * 4_000_000, () -> took + " ns");
        });
  }

  @Test
  void generatorAsASourceIsClosed() {
    runs.run(
        () -> {
          var ended = new AtomicInteger();
          Generator<Integer> generator =
              Generator.of(
                  out -> {
                    try {
                      for (int i = 0;; i++) {
                        out.yield(i);
                      }
                    } finally {
                      ended.incrementAndGet();
                    }
                  });
          assertEquals(range(0, 3), AsyncStream.from(generator).take(3).toList());
          assertEquals(1, ended.get());
          assertEquals(range(0, 3), AsyncStream.from(generator).buffer(2).take(3).toList());
          assertEquals(2, ended.get());
        });
  }

  @Test
  void nonsenseIsRefusedAtTheDoor() {
    AsyncStream<Integer> stream = AsyncStream.from(range(0, 1));
    assertThrows(IllegalArgumentException.class, () -> stream.buffer(0));
    assertThrows(IllegalArgumentException.class, () -> stream.mapConcurrent(0, i -> i));
    assertThrows(IllegalArgumentException.class, () -> stream.take(-1));
    var e = assertThrows(NullPointerException.class, () -> stream.map(_ -> null).toList());
    assertTrue(e.getMessage().contains("null items"), e.getMessage());
    assertFalse(Thread.interrupted());
  }
}
