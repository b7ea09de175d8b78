package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.CancelledException;
import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.queue.Queue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** The body is part of the consumer's task. */
@ParameterizedClass
@MethodSource("everywhere")
@Timeout(60)
record GeneratorInTaskTest(Runs runs, Kinds kinds) {

  static Stream<Arguments> everywhere() {
    return Stream.of(Runs.values())
        .flatMap(runs -> Stream.of(Kinds.values()).map(kinds -> Arguments.of(runs, kinds)));
  }

  @Test
  void bodyAwaitsInTheConsumersTask() {
    runs.run(
        () -> {
          var queue = new Queue<Integer>(2);
          Task<?> me = Task.current();
          Task<?> producer =
              Heddle.start(
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      queue.put(i);
                    }
                  });
          Generator<Integer> items =
              kinds.of(
                  out -> {
                    for (int i = 0; i < 500; i++) {
                      assertSame(me, Task.current());
                      if (i % 100 == 0) {
                        Heddle.sleep(Duration.ofMillis(1));
                        Thread.sleep(1);
                      }
                      out.yield(queue.get());
                    }
                  });
          assertEquals(IntStream.range(0, 500).boxed().toList(), items.stream().toList());
          producer.await();
        });
  }

  /** Bodies that park and move between carriers keep their own items and their own thread. */
  @Test
  void manyTasksWithGeneratorsThatWaitLoseNothing() {
    int tasks = 40;
    int items = 50;
    var sum = new AtomicInteger();
    runs.run(
        () -> {
          try (var group = TaskGroup.open()) {
            for (int t = 0; t < tasks; t++) {
              group.start(
                  () -> {
                    Thread me = Thread.currentThread();
                    Generator<Integer> generator =
                        kinds.of(
                            out -> {
                              for (int i = 0; i < items; i++) {
                                Thread inside = Thread.currentThread();
                                Heddle.yieldNow();
                                assertSame(inside, Thread.currentThread());
                                out.yield(1);
                              }
                            });
                    for (int one : generator) {
                      assertSame(me, Thread.currentThread());
                      sum.addAndGet(one);
                      Heddle.yieldNow();
                    }
                  });
            }
            group.join();
          }
        });
    assertEquals(tasks * items, sum.get());
  }

  @Test
  void cancellingTheTaskEndsTheBodysWaitAndRunsItsFinally() {
    for (boolean heddleWait : new boolean[]{true, false}) {
      var unwound = new ArrayList<String>();
      runs.run(
          () -> {
            var aboutToWait = new Promise<Void>();
            Task<?> consumer =
                Heddle.start(
                    () -> {
                      Generator<Integer> waiting =
                          kinds.of(
                              out -> {
                                try {
                                  out.yield(1);
                                  aboutToWait.complete(null);
                                  if (heddleWait) {
                                    Runs.forever();
                                  }
                                  new LinkedBlockingQueue<Integer>().take();
                                } finally {
                                  unwound.add("body");
                                }
                              });
                      try (var items = waiting.iterator()) {
                        items.next();
                        items.next();
                      } finally {
                        unwound.add("consumer");
                      }
                    });
            aboutToWait.await();
            consumer.cancel("enough");
            assertInstanceOf(Outcome.Cancelled.class, consumer.outcome());
          });
      assertEquals(List.of("body", "consumer"), unwound);
    }
  }

  @Test
  void consumersDeadlineEndsTheBodysWaitAndLeaksNoInterrupt() {
    runs.run(
        () -> {
          Generator<Integer> slow =
              kinds.of(
                  out -> {
                    for (int i = 0;; i++) {
                      out.yield(i);
                      if (i % 2 == 1) {
                        Runs.forever();
                      }
                    }
                  });
          for (int round = 0; round < 30; round++) {
            try (var items = slow.iterator()) {
              assertEquals(0, items.next());
              assertThrows(
                  TimeoutException.class,
                  () -> Heddle.timeout(
                      Duration.ofMillis(1),
                      () -> {
                        assertEquals(1, items.next());
                        items.next();
                      }));
            }
            Heddle.yieldNow();
            assertFalse(Thread.interrupted());
          }
        });
  }

  @Test
  void bodysOwnDeadlineEndsItsWaitAndLeaksNoInterrupt() {
    runs.run(
        () -> {
          Generator<String> patient =
              kinds.of(
                  out -> {
                    for (int round = 0; round < 30; round++) {
                      try {
                        Heddle.timeout(Duration.ofMillis(1), () -> Runs.forever());
                      } catch (TimeoutException _) {
                        out.yield("timed out");
                      }
                      Heddle.yieldNow();
                    }
                  });
          int n = 0;
          for (String _ : patient) {
            n++;
            Heddle.yieldNow();
          }
          assertEquals(30, n);
        });
  }

  @Test
  void bodyOpensGroupsOfItsOwn() {
    runs.run(
        () -> {
          Generator<Integer> squares =
              kinds.of(
                  out -> {
                    for (int i = 0; i < 10; i++) {
                      int n = i;
                      Task<Integer> square;
                      try (var group = TaskGroup.open()) {
                        square = group.start(() -> n * n);
                        group.start(() -> Heddle.yieldNow());
                        group.join();
                      }
                      out.yield(square.await());
                    }
                  });
          try (var around = TaskGroup.open()) {
            int sum = 0;
            for (int square : squares) {
              sum += around.start(() -> square).await();
            }
            assertEquals(285, sum);
            around.join();
          }
        });
  }

  @Test
  void yieldInsideAScopeThatTheBodyOpenedIsRefused() {
    runs.run(
        () -> {
          var unwound = new AtomicBoolean();
          Generator<Integer> leaky =
              kinds.of(
                  out -> {
                    try (var group = TaskGroup.open("leaky")) {
                      group.start(() -> Runs.forever());
                      out.yield(1);
                    } finally {
                      unwound.set(true);
                    }
                  });
          var e = assertThrows(IllegalStateException.class, () -> leaky.iterator().next());
          assertTrue(e.getMessage().contains("inside a group, deadline or shield"), e.getMessage());
          assertTrue(unwound.get());
          Generator<Integer> limited =
              kinds.of(out -> Heddle.timeout(Duration.ofMinutes(1), () -> out.yield(1)));
          assertThrows(IllegalStateException.class, () -> limited.iterator().next());
          Heddle.sleep(Duration.ofMillis(1));
        });
  }

  @Test
  void closingInACancelledTaskStillRunsFinally() {
    var cleanedUp = new AtomicInteger();
    runs.run(
        () -> {
          var ready = new Promise<Boolean>();
          Task<?> consumer =
              Heddle.start(
                  () -> {
                    Generator<Integer> generator =
                        kinds.of(
                            out -> {
                              try {
                                out.yield(1);
                              } finally {
                                assertThrows(CancelledException.class, () -> Heddle.yieldNow());
                                Heddle.shield(() -> Heddle.sleep(Duration.ofMillis(2)));
                                cleanedUp.incrementAndGet();
                              }
                            });
                    try (var items = generator.iterator()) {
                      items.next();
                      ready.complete(true);
                      Runs.forever();
                    }
                  });
          ready.await();
          consumer.cancel("stop");
          assertInstanceOf(Outcome.Cancelled.class, consumer.outcome());
        });
    assertEquals(1, cleanedUp.get());
  }

  @Test
  void anotherTaskIsRefused() {
    runs.run(
        () -> {
          Generator<Integer> generator = kinds.of(out -> out.yieldAll(List.of(1, 2, 3)));
          try (var items = generator.iterator()) {
            items.next();
            Task<?> other =
                Heddle.start(() -> assertThrows(IllegalStateException.class, items::next));
            other.await();
            assertEquals(2, items.next());
          }
        });
  }
}
