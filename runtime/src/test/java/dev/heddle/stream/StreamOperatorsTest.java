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
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The operators of streams; and for each that every source is closed, however the stream ends. */
@ParameterizedClass
@EnumSource(Runs.class)
@Timeout(60)
class StreamOperatorsTest {
  @Parameter Runs runs;

  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static AsyncStream<Integer> items(int from, int to) {
    return AsyncStream.from(range(from, to));
  }

  /** Waits before each item; counts its beginnings and ends. */
  private AsyncStream<Integer> endless() {
    return AsyncStream.of(
        out -> {
          begun.incrementAndGet();
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

  /** Each operator, with nothing to do: the same items come out. */
  private Map<String, Function<AsyncStream<Integer>, AsyncStream<Integer>>> operators() {
    return Map.ofEntries(
        Map.entry("takeWhile", stream -> stream.takeWhile(_ -> true)),
        Map.entry("drop", stream -> stream.drop(0)),
        Map.entry("dropWhile", stream -> stream.dropWhile(_ -> false)),
        Map.entry("onEach", stream -> stream.onEach(_ -> {})),
        Map.entry("flatMap", stream -> stream.flatMap(i -> AsyncStream.from(List.of(i)))),
        Map.entry("flatMap to it", stream -> items(0, 1).flatMap(_ -> stream)),
        Map.entry("scan", stream -> stream.scan(-1, (_, i) -> i).drop(1)),
        Map.entry("zip", stream -> stream.zip(endless(), (i, _) -> i)),
        Map.entry("zip with it", stream -> endless().zip(stream, (_, i) -> i)),
        Map.entry("recover", stream -> stream.recover(Exception.class, _ -> items(0, 9))),
        Map.entry("buffer", stream -> stream.buffer(3)),
        Map.entry("merge", stream -> stream.merge(items(0, 0))),
        Map.entry("mapConcurrent", stream -> stream.mapConcurrent(3, i -> i)),
        Map.entry("all", stream -> stream.zip(endless().buffer(2), (i, _) -> i)
            .flatMap(i -> items(i, i + 1).buffer(1)).mapConcurrent(2, i -> i)
            .takeWhile(_ -> true)));
  }

  @Test
  void operatorsDoWhatTheySay() {
    runs.run(
        () -> {
          assertEquals(range(0, 5), items(0, 9).takeWhile(i -> i != 5).toList());
          assertEquals(range(0, 5), endless().takeWhile(i -> i < 5).toList());
          assertEquals(range(3, 9), items(0, 9).drop(3).toList());
          assertEquals(List.of(), items(0, 9).drop(99).toList());
          assertEquals(List.of(5, 0, 6),
              AsyncStream.from(List.of(1, 2, 5, 0, 6)).dropWhile(i -> i < 5).toList());
          assertEquals(List.of(0, 0, 1, 0, 1, 2), items(1, 4).flatMap(i -> items(0, i)).toList());
          assertEquals(List.of(10, 10, 11, 13), items(0, 3).scan(10, Integer::sum).toList());
          assertEquals(List.of(10), items(0, 0).scan(10, Integer::sum).toList());
          assertEquals(List.of("0a", "1b"),
              items(0, 9).zip(AsyncStream.from(List.of("a", "b")), (i, s) -> i + s).toList());
          assertEquals(List.of("0a"),
              items(0, 1).zip(AsyncStream.from(List.of("a", "b")), (i, s) -> i + s).toList());
          assertEquals(0, items(0, 9).first());
          assertEquals(Optional.of(7), endless().drop(7).firstOrDone());
          assertEquals(Optional.empty(), items(0, 0).firstOrDone());
          assertThrows(NoSuchElementException.class, items(0, 0)::first);
          assertEquals("x012", items(0, 3).fold("x", (s, i) -> s + i));
          List<Integer> seen = new ArrayList<>();
          assertEquals(range(0, 4), items(0, 9).onEach(seen::add).take(4).toList());
          assertEquals(range(0, 4), seen);
        });
    assertEquals(begun.get(), ended.get());
  }

  @Test
  void everyOperatorPassesAllOnAndEndsItsSourcesHoweverItEnds() {
    runs.run(
        () -> {
          for (var operator : operators().entrySet()) {
            String name = operator.getKey();
            AsyncStream<Integer> few = operator.getValue().apply(items(0, 50));
            assertEquals(range(0, 50), few.toList(), name);
            assertEquals(range(0, 50), few.toList(), name);
            assertEquals(begun.get(), ended.get(), name);

            AsyncStream<Integer> stream = operator.getValue().apply(endless());
            assertEquals(range(0, 7), stream.take(7).toList(), name);
            assertEquals(begun.get(), ended.get(), name);

            var failure = new IllegalArgumentException("mine");
            assertSame(
                failure,
                assertThrows(
                    IllegalArgumentException.class,
                    () -> stream.forEach(
                        i -> {
                          if (i == 4) {
                            throw failure;
                          }
                        }),
                    name));
            assertEquals(begun.get(), ended.get(), name);

            var there = new Promise<Boolean>();
            Task<?> consumer = Heddle.start(() -> stream.forEach(
                i -> {
                  if (i == 3) {
                    there.complete(true);
                    Runs.forever();
                  }
                }));
            there.await();
            consumer.cancel("enough");
            assertInstanceOf(Outcome.Cancelled.class, consumer.outcome(), name);
            assertEquals(begun.get(), ended.get(), name);
          }
        });
  }

  /** Whatever is in between, the items before it come first, and it comes as it was thrown. */
  @Test
  void failureOfASourceComesAfterTheItemsBeforeIt() {
    runs.run(
        () -> {
          var failure = new IllegalStateException("disk");
          for (var operator : operators().entrySet()) {
            String name = operator.getKey();
            var failing = AsyncStream.<Integer>of(
                out -> {
                  for (int i = 0; i < 20; i++) {
                    out.emit(i);
                  }
                  throw failure;
                });
            List<Integer> got = new ArrayList<>();
            AsyncStream<Integer> stream = operator.getValue().apply(failing);
            if (name.equals("recover")) {
              stream.forEach(got::add);
              assertEquals(29, got.size());
              continue;
            }
            assertSame(failure,
                assertThrows(IllegalStateException.class, () -> stream.forEach(got::add), name));
            if (!name.equals("mapConcurrent") && !name.equals("all")) {
              assertEquals(range(0, 20), got, name);
            }
            assertEquals(0, failure.getSuppressed().length, name);
            assertEquals(begun.get(), ended.get(), name);
          }
        });
  }

  @Test
  void functionThatFailsEndsTheStreamWithItsFailure() {
    runs.run(
        () -> {
          List<Function<AsyncStream<Integer>, AsyncStream<?>>> failing = List.of(
              stream -> stream.takeWhile(_ -> fail()),
              stream -> stream.dropWhile(_ -> fail()),
              stream -> stream.onEach(_ -> fail()),
              stream -> stream.flatMap(_ -> fail()),
              stream -> stream.scan(0, (_, _) -> fail()),
              stream -> stream.zip(endless(), (_, _) -> fail()),
              stream -> stream.mapConcurrent(2, _ -> fail()),
              stream -> AsyncStream.<Integer>of(_ -> fail()).recover(IOException.class,
                  _ -> fail()));
          for (var operator : failing) {
            AsyncStream<?> stream = operator.apply(endless());
            var wrapped = assertThrows(StreamFailedException.class, stream::toList);
            assertInstanceOf(IOException.class, wrapped.getCause());
            assertEquals(begun.get(), ended.get());
          }
          assertTrue(assertThrows(NullPointerException.class,
              () -> items(0, 1).<Integer>flatMap(_ -> null).toList()).getMessage()
              .contains("flatMap"));
        });
  }

  private static <T> T fail() throws IOException {
    throw new IOException("step");
  }

  @Test
  void recoveryIsForWhatFailsAboveItOnly() {
    runs.run(
        () -> {
          var failing = AsyncStream.<Integer>of(
              out -> {
                out.emit(1);
                throw new IOException("disk");
              });
          assertEquals(List.of(1, 7),
              failing.recover(IOException.class, _ -> items(7, 8)).toList());
          assertEquals(List.of(1, 7),
              failing.buffer(2).recover(IOException.class, _ -> items(7, 8)).buffer(2).toList());
          assertEquals(List.of(1, 1, 7),
              failing.recover(IOException.class, _ -> failing)
                  .recover(IOException.class, e -> items(7, 8)).toList());
          assertThrows(StreamFailedException.class,
              () -> failing.recover(IllegalStateException.class, _ -> items(7, 8)).toList());

          // Below it: of a stage, of the consumer, of an early end.
          var recovered = new AtomicInteger();
          AsyncStream<Integer> stream = endless().recover(Exception.class, _ -> {
            recovered.incrementAndGet();
            return items(0, 9);
          });
          assertThrows(StreamFailedException.class, () -> stream.map(_ -> fail()).toList());
          assertThrows(StreamFailedException.class, () -> stream.forEach(_ -> fail()));
          assertThrows(StreamFailedException.class,
              () -> stream.buffer(1).forEach(_ -> fail()));
          assertEquals(range(0, 3), stream.take(3).toList());
          assertEquals(0, recovered.get());
          assertEquals(begun.get(), ended.get());
        });
  }

  @Test
  void whatCleaningUpThrowsIsNotLostWhereverItRuns() {
    runs.run(
        () -> {
          for (int capacity = 0; capacity < 2; capacity++) {
            AsyncStream<Integer> sore = AsyncStream.of(
                out -> {
                  try {
                    for (int i = 0;; i++) {
                      out.emit(i);
                    }
                  } finally {
                    sore();
                  }
                });
            AsyncStream<Integer> stream = capacity == 0 ? sore : sore.buffer(capacity);
            assertThrows(IllegalStateException.class, () -> stream.take(1).toList());
            assertThrows(IllegalStateException.class,
                () -> stream.zip(items(0, 2), (i, _) -> i).toList());
            assertThrows(IllegalStateException.class,
                () -> items(0, 2).zip(stream, (i, _) -> i).toList());
          }
          var broken = AsyncStream.<Integer>of(_ -> {
            try {
              Runs.forever();
            } finally {
              sore();
            }
          });
          var failure = new IllegalArgumentException("first");
          assertSame(failure, assertThrows(IllegalArgumentException.class,
              () -> broken.merge(AsyncStream.of(_ -> {
                throw failure;
              })).toList()));
          assertEquals("cleanup failed", failure.getSuppressed()[0].getMessage());
        });
  }

  private static void sore() {
    throw new IllegalStateException("cleanup failed");
  }

  /** A task of the stream can be reached from its source; whoever cancels it must not shorten the stream. */
  @Test
  void cancelledTaskOfAStageIsNoEnd() {
    runs.run(
        () -> {
          var cancelled = AsyncStream.<Integer>of(out -> {
            out.emit(1);
            Task.current().cancel("by hand");
            out.emit(2);
          });
          assertThrows(CancellationException.class,
              () -> cancelled.buffer(1).toList());
          assertThrows(CancellationException.class,
              () -> items(0, 3).mapConcurrent(2, i -> {
                Task.current().cancel("by hand");
                Heddle.yieldNow();
                return i;
              }).toList());
          var stray = AsyncStream.<Integer>of(_ -> {
            throw new InterruptedException("from elsewhere");
          });
          assertInstanceOf(InterruptedException.class,
              assertThrows(StreamFailedException.class, stray.buffer(1)::toList).getCause());
        });
  }

  @Test
  void debounceKeepsTheLastAndEndsItsSource() {
    runs.run(
        () -> {
          var day = Duration.ofDays(1);
          assertEquals(List.of(9), items(0, 10).debounce(day).toList());
          assertEquals(List.of(), items(0, 0).debounce(day).toList());
          var failing = AsyncStream.<Integer>of(out -> {
            out.emit(1);
            throw new IllegalStateException();
          });
          assertThrows(IllegalStateException.class, failing.debounce(day)::toList);
          // Quiet, since the source waits until its item has been dealt with.
          var dealtWith = new Promise<Integer>();
          assertEquals(List.of(2, 4), AsyncStream.<Integer>of(out -> {
            out.emit(1);
            out.emit(2);
            dealtWith.await();
            out.emit(3);
            out.emit(4);
          }).debounce(Duration.ofMillis(200)).onEach(dealtWith::complete).toList());
          assertEquals(1, endless().map(_ -> {
            Runs.forever();
            return 1;
          }).merge(items(5, 6)).debounce(Duration.ZERO).take(1).toList().size());
          assertEquals(begun.get(), ended.get());
          assertFalse(begun.get() == 0);
        });
  }
}
