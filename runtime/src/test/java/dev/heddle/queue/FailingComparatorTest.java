package dev.heddle.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Runs;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a comparator throws, and whenever, no item is lost, and join ends. */
@ParameterizedClass
@EnumSource(Runs.class)
class FailingComparatorTest {
  @Parameter Runs runs;

  private record Job(int priority, Object payload) {}

  @Test
  void itemsThatTurnOutNotToBeComparableAreTakenAllTheSame() throws Exception {
    @SuppressWarnings("unchecked")
    Comparator<Job> order =
        Comparator.comparingInt(Job::priority)
            .thenComparing(job -> (Comparable<Object>) job.payload());
    runs.run(() -> {
      var queue = new PriorityQueue<Job>(10, order);
      queue.put(new Job(1, "first"));
      queue.put(new Job(2, "text"));
      queue.put(new Job(2, 5));
      List<Object> got = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        got.add(queue.get().payload());
        queue.taskDone();
      }
      assertEquals(List.of("first", "text", 5), got);
      assertEquals(Optional.empty(), queue.tryGet());
      queue.join();
    });
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void comparisonThatFailsAtAnyMomentLosesNoItem(boolean withErrors) throws Exception {
    runs.run(() -> {
      for (int often : new int[]{1, 2, 3, 5, 17}) {
        var random = new Random(often);
        int[] comparisons = {0};
        boolean[] fails = {true};
        Comparator<Integer> order = (one, other) -> {
          if (fails[0] && !one.equals(other) && ++comparisons[0] % often == 0) {
            if (withErrors) {
              throw new StackOverflowError("sometimes");
            }
            throw new ClassCastException("sometimes");
          }
          return one.compareTo(other);
        };
        var queue = new PriorityQueue<Integer>(100, order);
        List<Integer> in = new ArrayList<>();
        List<Integer> out = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
          try {
            if (random.nextInt(5) < 3) {
              if (queue.tryPut(i)) {
                in.add(i);
              }
            } else {
              queue.tryGet().ifPresent(out::add);
            }
          } catch (ClassCastException | StackOverflowError e) {
            assertEquals("sometimes", e.getMessage());
          }
          assertEquals(in.size() - out.size(), queue.size());
        }
        if (random.nextBoolean()) {
          out.addAll(queue.shutdownNow());
        } else {
          fails[0] = withErrors ? false : true;
          Optional<Integer> next;
          while ((next = queue.tryGet()).isPresent()) {
            out.add(next.get());
          }
        }
        assertEquals(0, queue.size());
        assertEquals(in, out.stream().sorted().toList());
        assertTrue(in.size() > 10 || often < 3, () -> "only " + in.size() + " were put");
      }
    });
  }
}
