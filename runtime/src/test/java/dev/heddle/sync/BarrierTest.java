package dev.heddle.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.Heddle;
import dev.heddle.Runs;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class BarrierTest {
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  @Parameter Runs runs;

  @Test
  void allGoOnAtOnceWithAPlaceEachAndItCanBeUsedAgain() {
    runs.run(
        () -> {
          var barrier = new Barrier(4);
          for (int round = 0; round < 5; round++) {
            try (var group = TaskGroup.open()) {
              List<Task<Integer>> parties = new ArrayList<>();
              for (int i = 0; i < 3; i++) {
                parties.add(group.start(() -> barrier.await()));
                Runs.untilWaiting(parties.getLast());
              }
              assertEquals(new Barrier.Statistics(4, 3, false), barrier.statistics());
              assertEquals(3, barrier.await(), "the last to come");
              for (int i = 0; i < 3; i++) {
                assertEquals(i, parties.get(i).await(), "in the order they came");
              }
              assertEquals(0, barrier.statistics().waiting());
              group.join();
            }
          }
        });
  }

  @Test
  void manyMeetingsOnAllCarriersKeepEverybodyInStep() {
    runs.run(
        () -> {
          var barrier = new Barrier(5);
          int[] round = new int[5];
          try (var group = TaskGroup.open()) {
            for (int party = 0; party < 5; party++) {
              int me = party;
              group.start(
                  () -> {
                    for (int i = 0; i < 200; i++) {
                      round[me] = i;
                      barrier.await();
                      for (int other : round) {
                        assertEquals(i, other);
                      }
                      barrier.await();
                    }
                  });
            }
            group.join();
          }
          assertEquals(new Barrier.Statistics(5, 0, false), barrier.statistics());
        });
  }

  @Test
  void cancelledOrLatePartyHasNotArrivedAndTheBarrierIsWhole() {
    runs.run(
        () -> {
          var barrier = new Barrier(3);
          try (var group = TaskGroup.open()) {
            Task<Integer> first = group.start(() -> barrier.await());
            Runs.untilWaiting(first);
            Task<Integer> leaves = group.start(() -> barrier.await());
            Runs.untilWaiting(leaves);
            leaves.cancel("leaves");
            Runs.until(leaves::isDone);
            assertEquals(OptionalInt.empty(), barrier.tryAwait(MOMENT));
            assertEquals(OptionalInt.empty(), barrier.tryAwait(Duration.ZERO));
            assertEquals(new Barrier.Statistics(3, 1, false), barrier.statistics());
            Task<OptionalInt> second = group.start(() -> barrier.tryAwait(HOUR));
            Runs.untilWaiting(second);
            assertEquals(OptionalInt.of(2), barrier.tryAwait(MOMENT));
            assertEquals(0, first.await());
            assertEquals(OptionalInt.of(1), second.await());
            group.join();
          }
        });
  }

  @Test
  void abortFailsTheWaitsOfNowAndLaterUntilReset() {
    runs.run(
        () -> {
          var barrier = new Barrier(2);
          try (var group = TaskGroup.open()) {
            Task<?> waits =
                group.start(
                    () -> {
                      var e = assertThrows(BarrierBrokenException.class, barrier::await);
                      assertTrue(e.getMessage().contains("aborted by task 'main'"), e::toString);
                    });
            Runs.untilWaiting(waits);
            assertFalse(barrier.isBroken());
            barrier.abort();
            assertTrue(barrier.isBroken());
            group.join();
          }
          assertThrows(BarrierBrokenException.class, barrier::await);
          assertThrows(BarrierBrokenException.class, () -> barrier.tryAwait(MOMENT));
          barrier.reset();
          assertEquals(new Barrier.Statistics(2, 0, false), barrier.statistics());
          assertEquals(OptionalInt.empty(), barrier.tryAwait(MOMENT));
        });
  }

  @Test
  void resetTurnsAwayWhoWaitsAndLeavesTheBarrierEmptyAndWhole() {
    runs.run(
        () -> {
          var barrier = new Barrier(2);
          try (var group = TaskGroup.open()) {
            Task<?> waits =
                group.start(() -> assertThrows(BarrierBrokenException.class, barrier::await));
            Runs.untilWaiting(waits);
            barrier.reset();
            assertFalse(barrier.isBroken());
            Set<Integer> places = new TreeSet<>();
            Task<Integer> first = group.start(() -> barrier.await());
            Runs.untilWaiting(first);
            places.add(barrier.await());
            places.add(first.await());
            assertEquals(Set.of(0, 1), places);
            group.join();
          }
          Heddle.yieldNow();
        });
  }

  @Test
  void onePartyNeverWaitsAndNoneIsRefused() {
    runs.run(
        () -> {
          var barrier = new Barrier(1);
          assertEquals(0, barrier.await());
          assertEquals(1, barrier.parties());
        });
    assertThrows(IllegalArgumentException.class, () -> new Barrier(0));
  }
}
