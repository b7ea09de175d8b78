package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocking calls that wait for blocking calls. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class NestedBlockingTest {
  @Parameter Runs runs;

  /** How a call waits for another. */
  private enum Nesting {
    TASK {
      @Override
      int await(TaskGroup group, Blocking limit, Body<Integer, Exception> inner) throws Exception {
        return group.start(() -> limit.call(inner)).get();
      }
    },
    FUTURE {
      @Override
      int await(TaskGroup group, Blocking limit, Body<Integer, Exception> inner) throws Exception {
        return group.start(() -> limit.call(inner)).toCompletableFuture().get();
      }
    },
    DIRECT {
      @Override
      int await(TaskGroup group, Blocking limit, Body<Integer, Exception> inner) throws Exception {
        return limit.call(inner);
      }
    };

    abstract int await(TaskGroup group, Blocking limit, Body<Integer, Exception> inner)
        throws Exception;
  }

  @ParameterizedTest
  @EnumSource(Nesting.class)
  void sharedPlacesGrowWhileAllCallsWaitForCalls(Nesting nesting) {
    runs.run(() -> {
      var all = new AtomicInteger();
      try (var group = TaskGroup.open()) {
        List<Task<Integer>> tasks = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
          tasks.add(group.start(() -> Heddle.blocking(() -> {
            while (all.get() < 64) {
              // Until the places are taken by such as this.
              all.accumulateAndGet(Blocking.SHARED.statistics().running(), Math::max);
              Thread.sleep(1);
            }
            return nesting.await(group, Blocking.SHARED,
                () -> nesting.await(group, Blocking.SHARED, () -> 1));
          })));
        }
        group.join();
        assertEquals(70, tasks.stream().mapToInt(Task::resultNow).sum());
      }
      // What was added is gone.
      Runs.until(() -> Blocking.SHARED.statistics().running() == 0);
      assertEquals(new Blocking.Statistics(64, 0, 0), Blocking.SHARED.statistics());
    });
  }

  @ParameterizedTest
  @EnumSource(Nesting.class)
  void limitThatIsUsedUpByCallsThatWaitForCallsIsFoundStuck(Nesting nesting) {
    if (runs == Runs.JDK) {
      // Its idleness cannot be seen: a deadline ends it.
      runs.run(() -> assertThrows(Exception.class,
          () -> Heddle.timeout(Duration.ofMillis(50),
              () -> nestWithin(Blocking.limit(2), nesting))));
      return;
    }
    HeddleBuilder builder = runs.builder().stallThreshold(Duration.ofMillis(40));
    builder.settings.settled = Duration.ofMillis(40);
    builder.settings.surroundings = (_, _) -> List.of();
    var limit = Blocking.limit(2);
    var stuck =
        assertThrows(DeadlockException.class, () -> builder.run(() -> nestWithin(limit, nesting)));
    assertTrue(stuck.getMessage().contains("Blocking[2 of 2 running"), stuck.getMessage());
    // A place is given back after the call's result, by another thread.
    var none = new Blocking.Statistics(2, 0, 0);
    while (!limit.statistics().equals(none)) {
      Thread.onSpinWait();
    }
  }

  private static void nestWithin(Blocking limit, Nesting nesting) throws InterruptedException {
    var both = new AtomicInteger();
    try (var group = TaskGroup.open()) {
      for (int i = 0; i < 2; i++) {
        group.start(() -> limit.call(() -> {
          both.incrementAndGet();
          while (both.get() < 2) {
            Thread.sleep(1);
          }
          return nesting.await(group, limit, () -> 1);
        }));
      }
      group.join();
    }
  }
}
