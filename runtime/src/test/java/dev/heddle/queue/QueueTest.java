package dev.heddle.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource(Runs.class)
class QueueTest {
  private static final Duration MOMENT = Duration.ofMillis(1);

  @Parameter Runs runs;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, Queue.UNBOUNDED})
  void itemsOfOneProducerArriveInOrder(int capacity) {
    List<Integer> got = new ArrayList<>();
    var most = new AtomicInteger();
    runs.run(
        () -> {
          var queue = new Queue<Integer>(capacity);
          try (var group = TaskGroup.open()) {
            group.start(
                () -> {
                  for (int i = 0; i < 1_000; i++) {
                    queue.put(i);
                    most.accumulateAndGet(queue.size(), Math::max);
                  }
                });
            for (int i = 0; i < 1_000; i++) {
              got.add(queue.get());
            }
            group.join();
            assertEquals(new Queue.Statistics(0, capacity, 1_000, 0, 0), queue.statistics());
          }
        });
    assertEquals(IntStream.range(0, 1_000).boxed().toList(), got);
    assertTrue(most.get() <= capacity);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 16, Queue.UNBOUNDED})
  void manyProducersAndConsumersLoseAndDoubleNothing(int capacity) {
    Set<Integer> got = ConcurrentHashMap.newKeySet();
    runs.run(
        () -> {
          var queue = new Queue<Integer>(capacity);
          try (var group = TaskGroup.open()) {
            for (int p = 0; p < 5; p++) {
              int base = p * 200;
              group.start(() -> produce(queue, base));
              group.start(() -> consume(queue, got));
            }
            Thread producer = Runs.foreign(() -> produce(queue, 1_000));
            Thread consumer = Runs.foreign(() -> consume(queue, got));
            queue.join();
            group.join();
            producer.join();
            consumer.join();
          }
        });
    assertEquals(1_200, got.size());
  }

  private static void produce(Queue<Integer> queue, int base) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      queue.put(base + i);
    }
  }

  private static void consume(Queue<Integer> queue, Set<Integer> got) throws InterruptedException {
    for (int i = 0; i < 200; i++) {
      assertTrue(got.add(queue.get()));
      queue.taskDone();
    }
  }

  @Test
  void fullQueueHoldsProducersBackInOrder() {
    runs.run(
        () -> {
          var queue = new Queue<Integer>(2);
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 5; i++) {
              int item = i;
              Task<?> producer = group.start(() -> queue.put(item));
              if (i < 2) {
                producer.await();
              } else {
                Runs.untilWaiting(producer);
              }
            }
            assertEquals(new Queue.Statistics(2, 2, 2, 3, 0), queue.statistics());
            assertFalse(queue.tryPut(99));
            assertFalse(queue.tryPut(99, MOMENT));
            for (int i = 0; i < 5; i++) {
              assertEquals(i, queue.get());
            }
            group.join();
            assertEquals(Optional.empty(), queue.tryGet());
          }
        });
  }

  @Test
  void waitingConsumersAreServedInOrder() {
    List<String> got = Collections.synchronizedList(new ArrayList<>());
    runs.run(
        () -> {
          var queue = new Queue<Integer>(1);
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 5; i++) {
              int number = i;
              Task<String> consumer = group.start(() -> number + ":" + queue.get());
              Runs.untilWaiting(consumer);
              group.start(() -> got.add(consumer.await()));
            }
            for (int i = 0; i < 5; i++) {
              assertTrue(queue.tryPut(i));
            }
            assertEquals(0, queue.size());
            group.join();
          }
        });
    assertEquals(Set.of("0:0", "1:1", "2:2", "3:3", "4:4"), Set.copyOf(got));
  }

  @Test
  void timedGetAndPutGiveUpAndLeaveTheQueue() {
    runs.run(
        () -> {
          var queue = new Queue<String>(1);
          assertEquals(Optional.empty(), queue.tryGet(MOMENT));
          assertTrue(queue.tryPut("a", MOMENT));
          assertFalse(queue.tryPut("b", MOMENT));
          assertEquals(Optional.of("a"), queue.tryGet(MOMENT));
          assertEquals(new Queue.Statistics(0, 1, 1, 0, 0), queue.statistics());
          Duration forever = ChronoUnit.FOREVER.getDuration();
          try (var group = TaskGroup.open()) {
            var taken = group.start(() -> queue.tryGet(forever));
            Runs.untilWaiting(taken);
            assertTrue(queue.tryPut("c", forever));
            assertEquals(Optional.of("c"), taken.await());
            group.join();
          }
        });
  }

  @Test
  void joinWaitsUntilEveryItemIsDone() {
    runs.run(
        () -> {
          var queue = new Queue<Integer>(Queue.UNBOUNDED);
          queue.join();
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 3; i++) {
              queue.put(i);
            }
            Task<?> joiner = group.start(() -> queue.join());
            for (int i = 0; i < 3; i++) {
              Runs.untilWaiting(joiner);
              queue.get();
              assertFalse(joiner.isDone());
              queue.taskDone();
            }
            group.join();
          }
          assertThrows(IllegalStateException.class, queue::taskDone);
        });
  }

  @Test
  void badInputIsRefusedAtTheDoor() {
    assertThrows(IllegalArgumentException.class, () -> new Queue<String>(0));
    var queue = new Queue<String>(1);
    assertThrows(NullPointerException.class, () -> queue.put(null));
    assertThrows(NullPointerException.class, () -> queue.tryPut(null));
    assertThrows(NullPointerException.class, () -> queue.tryPut(null, MOMENT));
    assertThrows(NullPointerException.class, () -> queue.tryGet(null));
    assertEquals(new Queue.Statistics(0, 1, 0, 0, 0), queue.statistics());
  }

  @Test
  void emptyFullSizeAndCapacityAreAlwaysKnown() {
    runs.run(
        () -> {
          var queue = new Queue<Integer>(2);
          assertTrue(queue.isEmpty());
          assertFalse(queue.isFull());
          queue.put(1);
          assertFalse(queue.isEmpty());
          queue.put(2);
          assertTrue(queue.isFull());
          assertEquals(2, queue.size());
          assertEquals(2, queue.capacity());
          var unbounded = new Queue<Integer>(Queue.UNBOUNDED);
          for (int i = 0; i < 1_000; i++) {
            assertTrue(unbounded.tryPut(i));
          }
          assertFalse(unbounded.isFull());
          assertEquals(1_000, unbounded.size());
        });
  }

  @Test
  void taskDoneTooOftenSaysSo() {
    var queue = new Queue<Integer>(2);
    var e = assertThrows(IllegalStateException.class, queue::taskDone);
    assertTrue(e.getMessage().contains("Queue[0 of 2]"), e.getMessage());
  }
}
