package dev.heddle.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.GroupOption;
import dev.heddle.Outcome;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class QueueOrdersTest {
  @Parameter Runs runs;

  private record Job(@Nullable Integer priority, String name) {}

  private static final Comparator<Job> BY_PRIORITY = Comparator.comparing(Job::priority);

  @Test
  void lifoQueueGivesTheNewestFirst() {
    runs.run(
        () -> {
          var queue = new LifoQueue<Integer>(Queue.UNBOUNDED);
          for (int i = 0; i < 5; i++) {
            queue.put(i);
          }
          assertEquals(4, queue.get());
          queue.put(9);
          assertEquals(List.of(9, 3, 2, 1, 0), takeAll(queue));
        });
  }

  @Test
  void priorityQueueGivesTheLeastFirstAndEqualOnesAsTheyCame() {
    runs.run(
        () -> {
          var queue = new PriorityQueue<>(Queue.UNBOUNDED, BY_PRIORITY);
          List<Job> jobs = new ArrayList<>();
          var random = new Random(4);
          for (int i = 0; i < 500; i++) {
            jobs.add(new Job(random.nextInt(10), "job " + i));
            queue.put(jobs.getLast());
          }
          assertEquals(jobs.stream().sorted(BY_PRIORITY).toList(), takeAll(queue));
        });
  }

  private static <T> List<T> takeAll(Queue<T> queue) {
    List<T> all = new ArrayList<>();
    while (queue.tryGet() instanceof Optional<T> item && item.isPresent()) {
      all.add(item.get());
    }
    return all;
  }

  @Test
  void waitersAreServedInTheirOrderWhateverTheOrderOfTheItems() {
    runs.run(
        () -> {
          for (Queue<Integer> queue : List.of(
              new LifoQueue<Integer>(1),
              new PriorityQueue<Integer>(1, Comparator.reverseOrder()))) {
            try (var group = TaskGroup.open()) {
              queue.put(0);
              for (int i = 1; i < 4; i++) {
                int item = i;
                Runs.untilWaiting(group.start(() -> queue.put(item)));
              }
              for (int i = 0; i < 4; i++) {
                assertEquals(i, queue.get(), "one item at a time has room");
              }
              List<Task<Integer>> getters = new ArrayList<>();
              for (int i = 0; i < 4; i++) {
                getters.add(group.start(() -> queue.get()));
                Runs.untilWaiting(getters.getLast());
              }
              for (int i = 0; i < 4; i++) {
                queue.put(i);
                assertEquals(i, getters.get(i).await());
              }
              group.join();
            }
          }
        });
  }

  @Test
  void itemThatCannotBeComparedIsRefusedByItsOwnPut() {
    runs.run(
        () -> {
          var queue = new PriorityQueue<>(2, BY_PRIORITY);
          queue.put(new Job(2, "b"));
          assertThrows(NullPointerException.class, () -> queue.put(new Job(null, "bad")));
          assertThrows(NullPointerException.class, () -> queue.tryPut(new Job(null, "bad")));
          assertTrue(queue.tryPut(new Job(1, "a")));
          assertFalse(queue.tryPut(new Job(0, "no room")));
          assertEquals(new Queue.Statistics(2, 2, 2, 0, 0), queue.statistics());
          assertEquals(List.of(new Job(1, "a"), new Job(2, "b")), takeAll(queue));
          Comparator<Object> odd = (one, other) -> 1;
          assertThrows(
              IllegalArgumentException.class, () -> new PriorityQueue<>(1, odd).tryPut("a"));
        });
  }

  @Test
  void waitingPutOfAnIncomparableItemFailsAndNeitherTheTakerNorTheNextPut() {
    runs.run(
        () -> {
          Comparator<Object> order = (one, other) -> ((Integer) one).compareTo((Integer) other);
          Comparator<Object> lenient = (one, other) -> one == other ? 0 : order.compare(one, other);
          var queue = new PriorityQueue<Object>(2, lenient);
          queue.put(1);
          queue.put(2);
          try (var group = TaskGroup.open(GroupOption.collectOutcomes())) {
            Task<?> misfit = group.start(() -> queue.put("three"));
            Runs.untilWaiting(misfit);
            Task<?> next = group.start(() -> queue.put(3));
            Runs.untilWaiting(next);
            assertEquals(1, queue.get());
            next.await();
            assertInstanceOf(
                ClassCastException.class,
                assertInstanceOf(Outcome.Failure.class, misfit.outcome()).cause());
            group.join();
          }
          assertEquals(new Queue.Statistics(2, 2, 3, 0, 0), queue.statistics());
          assertEquals(2, queue.get());
          assertEquals(3, queue.get());
        });
  }
}
