package dev.heddle.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.heddle.Heddle;
import dev.heddle.Outcome;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.queue.Queue;
import dev.heddle.sync.Lock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Cancels a consumer at the k-th wait, its own or its body's, for each k and at several moments, and
 * counts: no item is lost between queue and consumer, each body that began was unwound once.
 */
@ParameterizedClass
@MethodSource("everywhere")
@Timeout(120)
record GeneratorSweepTest(Runs runs, Kinds kinds) {
  private static final int ITEMS = 6;
  private static final int WAITS = 3 * ITEMS;
  private static final int MOMENTS = 5;

  static Stream<Arguments> everywhere() {
    return GeneratorInTaskTest.everywhere();
  }

  @Test
  void nothingIsLostWhereverTheConsumerIsCancelled() {
    for (int at = 1; at <= WAITS; at++) {
      for (int moment = 0; moment < MOMENTS; moment++) {
        var round = new Round(at, moment);
        runs.run(() -> round.run());
        round.check();
      }
    }
  }

  private final class Round {
    private final int at;
    private final int moment;
    private final Queue<Integer> queue = new Queue<>(2);
    private final Lock lock = new Lock();
    private final List<Integer> received = new ArrayList<>();
    private final List<Integer> rest = new ArrayList<>();
    private final AtomicInteger waits = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger unwound = new AtomicInteger();

    Round(int at, int moment) {
      this.at = at;
      this.moment = moment;
    }

    private void beforeWait(TaskGroup group) {
      if (waits.incrementAndGet() == at) {
        Task<?> victim = Task.current();
        group.start(
            () -> {
              for (int i = 0; i < moment; i++) {
                Heddle.yieldNow();
              }
              victim.cancel("sweep");
            });
      }
    }

    private Generator<Integer> items(TaskGroup group) {
      return kinds.of(
          out -> {
            begun.incrementAndGet();
            try {
              while (true) {
                beforeWait(group);
                lock.acquire();
                lock.release();
                beforeWait(group);
                out.yield(queue.get());
              }
            } finally {
              unwound.incrementAndGet();
            }
          });
    }

    void run() throws InterruptedException {
      try (var group = TaskGroup.open()) {
        Task<?> producer =
            group.start(
                () -> {
                  for (int i = 0; i < ITEMS; i++) {
                    queue.put(i);
                  }
                });
        group.start(
            () -> {
              for (int i = 0; i < ITEMS; i++) {
                lock.acquire();
                Heddle.yieldNow();
                lock.release();
              }
            });
        Task<?> victim =
            group.start(
                () -> {
                  try (var iteration = items(group).iterator()) {
                    for (int item : iteration) {
                      received.add(item);
                      beforeWait(group);
                      Heddle.yieldNow();
                    }
                  }
                });
        assertInstanceOf(Outcome.Cancelled.class, victim.outcome());
        while (received.size() + rest.size() < ITEMS) {
          queue.tryGet(Duration.ofSeconds(100)).ifPresentOrElse(rest::add, () -> {
            throw new AssertionError(this + " lost an item: " + received + " and " + rest);
          });
        }
        producer.await();
        group.join();
      }
    }

    void check() {
      List<Integer> all = new ArrayList<>(received);
      all.addAll(rest);
      assertEquals(IntStream.range(0, ITEMS).boxed().toList(), all, this::toString);
      assertEquals(begun.get(), unwound.get(), this::toString);
    }

    @Override
    public String toString() {
      return "cancelled at wait " + at + ", moment " + moment;
    }
  }
}
