package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The results of tasks and promises that are under way, in a list. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class AwaitAllTest {
  @Parameter Runs runs;

  @Test
  void resultsComeInTheOrderGivenWhateverEndsFirst() {
    runs.run(() -> {
      List<Eventual<Integer>> all = new ArrayList<>();
      var last = new Promise<Integer>();
      all.add(last);
      for (int i = 1; i < 20; i++) {
        int number = i;
        all.add(Heddle.start(() -> {
          for (int n = number; n < 20; n++) {
            Heddle.yieldNow();
          }
          return number;
        }));
      }
      all.get(5).onDone(_ -> last.complete(0));
      all.add(all.get(7));
      List<Integer> expected = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        expected.add(i);
      }
      expected.add(7);
      assertEquals(expected, Heddle.awaitAll(all));
      assertEquals(List.of(), Heddle.awaitAll(List.<Task<Integer>>of()));
    });
  }

  @Test
  void firstFailureEndsTheWaitForAllAndTheOthersGoOn() {
    runs.run(() -> {
      var gate = new Promise<Integer>();
      try (var group = TaskGroup.open(GroupOption.keepGoing())) {
        Task<Integer> slow = group.start(gate::await);
        Task<Integer> bad = group.start(() -> {
          Heddle.yieldNow();
          throw new IOException("bad");
        });
        var e = assertThrows(
            ExceptionGroup.class, () -> Heddle.awaitAll(List.of(slow, bad)));
        assertEquals(1, e.leaves().size());
        var failed = assertInstanceOf(TaskFailedException.class, e.leaves().getFirst());
        assertEquals("bad", failed.getCause().getMessage());
        assertFalse(slow.isDone());
        gate.complete(1);
        assertEquals(1, slow.await());
        group.join();
      }
    });
  }

  @Test
  void oneThatIsCancelledIsAFailureToo() {
    runs.run(() -> {
      Task<Integer> stopped = Heddle.start(() -> new Promise<Integer>().await());
      Task<Integer> good = Heddle.start(() -> 1);
      stopped.cancel("not needed");
      var e = assertThrows(
          ExceptionGroup.class, () -> Heddle.awaitAll(List.of(good, stopped)));
      assertInstanceOf(TaskCancelledException.class, e.leaves().getFirst());
      assertEquals(1, good.await());
    });
  }

  @Test
  void cancelledCallerLeavesWhatItAwaitsAlone() {
    runs.run(() -> {
      var gate = new Promise<Integer>();
      Task<Integer> slow = Heddle.start(gate::await);
      Task<List<Integer>> caller = Heddle.start(() -> Heddle.awaitAll(List.of(slow, gate)));
      Runs.untilWaiting(caller);
      caller.cancel("enough");
      assertInstanceOf(Outcome.Cancelled.class, caller.outcome());
      assertFalse(slow.isDone());
      assertFalse(gate.isDone());
      gate.complete(2);
      assertEquals(List.of(2, 2), Heddle.awaitAll(List.of(slow, gate)));
    });
  }
}
