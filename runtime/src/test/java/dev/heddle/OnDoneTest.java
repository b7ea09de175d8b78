package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Callbacks at the end of tasks and promises; {@code Task.add_done_callback} is the model. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class OnDoneTest {
  @Parameter Runs runs;

  @Test
  void actionsAreCalledOnceInOrderWithTheOutcome() {
    runs.run(() -> {
      List<String> calls = new CopyOnWriteArrayList<>();
      var gate = new Promise<Void>();
      Task<Integer> task = Heddle.start(() -> {
        gate.await();
        return 7;
      });
      task.onDone(outcome -> calls.add("a " + outcome));
      DoneCallback<Integer> removed = task.onDone(outcome -> calls.add("removed"));
      task.onDone(outcome -> calls.add("b"));
      DoneCallback<Integer> removedToo = task.onDone(outcome -> calls.add("removed too"));
      assertTrue(removed.cancel());
      assertFalse(removed.cancel());
      assertTrue(removedToo.cancel());
      gate.complete(null);
      Runs.until(() -> calls.size() == 2);
      assertEquals(List.of("a Success[value=7]", "b"), calls);
      DoneCallback<Integer> late = task.onDone(outcome -> calls.add("late"));
      assertEquals("late", calls.getLast());
      assertFalse(late.cancel());
    });
  }

  @Test
  void actionThatThrowsGoesToTheFailureHandlerAndHarmsNobody() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    var oops = new IllegalStateException("oops");
    runs.builder().onFailure((task, e) -> reported.add(e)).run(() -> {
      var promise = new Promise<Integer>();
      var called = new AtomicInteger();
      promise.onDone(outcome -> {
        throw oops;
      });
      promise.onDone(outcome -> called.incrementAndGet());
      assertTrue(promise.complete(1));
      assertEquals(1, called.get());
    });
    assertEquals(List.of(oops), reported);
  }

  @Test
  void failureToldToAnActionIsNotReportedAsUnheard() {
    List<Throwable> reported = new CopyOnWriteArrayList<>();
    List<Object> told = new CopyOnWriteArrayList<>();
    var cause = new IllegalStateException("told");
    runs.builder().onFailure((task, e) -> reported.add(e)).run(() -> {
      var gate = new Promise<Void>();
      Task<?> task = Heddle.start(() -> {
        gate.await();
        throw cause;
      });
      task.onDone(told::add);
      gate.complete(null);
      Runs.until(task::isDone);
    });
    assertEquals(List.of(new Outcome.Failure<>(cause)), told);
    assertEquals(List.of(), reported);
  }

  @Test
  void registrationRacesWithTheEndAndEachActionIsCalledOrCancelledButNotBoth() {
    runs.run(() -> {
      for (int round = 0; round < 200; round++) {
        var promise = new Promise<Integer>();
        var called = new AtomicInteger();
        var cancelled = new AtomicInteger();
        try (var group = TaskGroup.open()) {
          for (int t = 0; t < 3; t++) {
            group.start(() -> {
              for (int i = 0; i < 4; i++) {
                var callback = promise.onDone(outcome -> called.incrementAndGet());
                if (i % 2 == 0 && callback.cancel()) {
                  cancelled.incrementAndGet();
                }
              }
            });
          }
          group.start(() -> promise.complete(1));
          group.join();
        }
        assertEquals(12, called.get() + cancelled.get());
      }
    });
  }
}
