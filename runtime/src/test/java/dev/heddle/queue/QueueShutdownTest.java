package dev.heddle.queue;

import dev.heddle.ClosedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class QueueShutdownTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  @Parameter Runs runs;

  private enum Kind {
    FIFO(Queue::new), LIFO(LifoQueue::new), PRIORITY(
        capacity -> new PriorityQueue<>(capacity, Comparator.naturalOrder()));

    final IntFunction<Queue<Integer>> make;

    Kind(IntFunction<Queue<Integer>> make) {
      this.make = make;
    }
  }

  private static void assertTakesNothing(Queue<Integer> queue) {
    assertThrows(ClosedException.class, () -> queue.put(1));
    assertThrows(ClosedException.class, () -> queue.tryPut(1));
    assertThrows(ClosedException.class, () -> queue.tryPut(1, MOMENT));
  }

  private static void assertGivesNothing(Queue<Integer> queue) {
    assertThrows(ClosedException.class, queue::get);
    assertThrows(ClosedException.class, queue::tryGet);
    assertThrows(ClosedException.class, () -> queue.tryGet(MOMENT));
  }

  @ParameterizedTest
  @EnumSource
  void shutdownRefusesPutsAndLetsTheRestBeTakenAndDone(Kind kind) {
    runs.run(
        () -> {
          Queue<Integer> queue = kind.make.apply(2);
          queue.put(7);
          queue.put(7);
          try (var group = TaskGroup.open()) {
            Task<?> putter =
                group.start(() -> assertThrows(ClosedException.class, () -> queue.put(8)));
            Runs.untilWaiting(putter);
            Task<?> joiner = group.start(() -> queue.join());
            Runs.untilWaiting(joiner);
            assertFalse(queue.isClosed());
            queue.shutdown();
            assertTrue(queue.isClosed());
            putter.await();
            assertTakesNothing(queue);
            assertEquals(7, queue.get());
            assertEquals(Optional.of(7), queue.tryGet(MOMENT));
            assertGivesNothing(queue);
            queue.taskDone();
            assertFalse(joiner.isDone());
            queue.taskDone();
            group.join();
          }
          queue.shutdown();
          assertEquals(List.of(), queue.shutdownNow());
        });
  }

  @ParameterizedTest
  @EnumSource
  void shutdownEndsWhoWaitsToGet(Kind kind) {
    runs.run(
        () -> {
          Queue<Integer> queue = kind.make.apply(2);
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 3; i++) {
              Runs.untilWaiting(
                  group.start(() -> assertThrows(ClosedException.class, queue::get)));
            }
            queue.shutdown();
            group.join();
          }
          assertEquals(new Queue.Statistics(0, 2, 0, 0, 0), queue.statistics());
          queue.join();
        });
  }

  @ParameterizedTest
  @EnumSource
  void shutdownNowHandsOutWhatIsLeftAndLetsAllGo(Kind kind) {
    runs.run(
        () -> {
          Queue<Integer> queue = kind.make.apply(3);
          for (int i = 1; i <= 3; i++) {
            queue.put(i);
          }
          int taken = queue.get();
          queue.put(taken);
          try (var group = TaskGroup.open()) {
            Runs.untilWaiting(
                group.start(() -> assertThrows(ClosedException.class, () -> queue.put(9))));
            Task<?> joiner = group.start(() -> queue.join());
            Runs.untilWaiting(joiner);
            List<Integer> left = queue.shutdownNow();
            assertEquals(kind == Kind.FIFO
                ? List.of(2, 3, 1)
                : kind == Kind.LIFO
                    ? List.of(3, 2, 1)
                    : List.of(1, 2, 3),
                left);
            joiner.await();
            group.join();
          }
          assertTakesNothing(queue);
          assertGivesNothing(queue);
          queue.join();
          assertEquals(1, queue.statistics().unfinished(), "taken before and not done");
          queue.taskDone();
          assertThrows(IllegalStateException.class, queue::taskDone);
          assertTrue(queue.toString().contains("stopped"), queue::toString);
        });
  }

  /** The pattern of use: consumers end by the exception when all has been dealt with. */
  @ParameterizedTest
  @EnumSource
  void consumersDrainTheQueueAndEnd(Kind kind) {
    var sum = new AtomicInteger();
    runs.run(
        () -> {
          Queue<Integer> queue = kind.make.apply(4);
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 4; i++) {
              group.start(
                  () -> assertThrows(
                      ClosedException.class,
                      () -> {
                        while (true) {
                          sum.addAndGet(queue.get());
                          queue.taskDone();
                        }
                      }));
            }
            for (int i = 1; i <= 200; i++) {
              queue.put(i);
            }
            queue.shutdown();
            queue.join();
            assertEquals(20_100, sum.get());
            group.join();
          }
        });
  }
}
