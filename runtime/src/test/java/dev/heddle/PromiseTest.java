package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Runs.class)
class PromiseTest {
  @Parameter Runs runs;

  @Test
  void firstOutcomeWins() throws Exception {
    var promise = new Promise<Integer>();
    assertFalse(promise.isDone());
    assertTrue(promise.complete(1));
    assertFalse(promise.complete(2));
    assertFalse(promise.fail(new IOException()));
    assertFalse(promise.cancel("late"));
    assertEquals(1, promise.await());
    assertEquals(1, promise.get());
  }

  @Test
  void exactlyOneOfManyRacingThreadsCompletesIt() {
    runs.run(
        () -> {
          for (int round = 0; round < 100; round++) {
            var promise = new Promise<Integer>();
            var won = new AtomicInteger();
            Thread foreign = Runs.foreign(() -> count(won, promise.complete(-1)));
            try (var group = TaskGroup.open()) {
              Task<Integer> waiter = group.start(() -> promise.await());
              for (int i = 0; i < 4; i++) {
                int mine = i;
                group.start(() -> count(won, promise.complete(mine)));
              }
              group.join();
              foreign.join();
              assertEquals(1, won.get());
              assertEquals(promise.resultNow(), waiter.await());
            }
          }
        });
  }

  private static void count(AtomicInteger won, boolean mine) {
    if (mine) {
      won.incrementAndGet();
    }
  }

  @Test
  void waitersGoOnInTheOrderTheyCame() {
    List<Integer> order = new ArrayList<>();
    Runs.EVENT_LOOP.run(
        () -> {
          var promise = new Promise<String>();
          try (var group = TaskGroup.open()) {
            for (int i = 0; i < 20; i++) {
              int number = i;
              Task<?> waiter =
                  group.start(
                      () -> {
                        promise.await();
                        order.add(number);
                      });
              Runs.untilWaiting(waiter);
            }
            Thread foreign = Runs.foreign(() -> promise.complete("go"));
            group.join();
            foreign.join();
          }
        });
    assertEquals(java.util.stream.IntStream.range(0, 20).boxed().toList(), order);
  }

  @Test
  void failureAndCancellationAreMapped() {
    var cause = new IOException("broken");
    var failed = new Promise<Integer>();
    failed.fail(cause);
    assertSame(cause, assertThrows(TaskFailedException.class, failed::await).getCause());
    assertSame(cause, assertThrows(ExecutionException.class, failed::get).getCause());
    var cancelled = new Promise<Integer>();
    cancelled.cancel("not needed");
    assertTrue(cancelled.isCancelled());
    var e = assertThrows(CancellationException.class, cancelled::await);
    assertTrue(e.getMessage().contains("not needed"), e.getMessage());
    assertThrows(CancellationException.class, cancelled::get);
  }

  @Test
  void failureWithoutACauseIsRefusedAtTheDoor() {
    assertThrows(NullPointerException.class, () -> new Promise<Integer>().fail(null));
  }

  @Test
  void timedGetGivesUpAndLeavesThePromiseUsable() {
    runs.run(
        () -> {
          var promise = new Promise<Integer>();
          assertThrows(TimeoutException.class, () -> promise.get(1, TimeUnit.MILLISECONDS));
          assertThrows(TimeoutException.class, () -> promise.get(-1, TimeUnit.DAYS));
          assertThrows(
              TimeoutException.class, () -> promise.get(Long.MIN_VALUE, TimeUnit.NANOSECONDS));
          assertThrows(NullPointerException.class, () -> promise.get(1, null));
          try (var group = TaskGroup.open()) {
            Task<Integer> waiter = group.start(() -> promise.get(1, TimeUnit.DAYS));
            Runs.untilWaiting(waiter);
            promise.complete(5);
            assertEquals(5, waiter.await());
            group.join();
          }
        });
  }

  @Test
  void foreignThreadAwaitsWhatATaskCompletes() {
    runs.run(
        () -> {
          var question = new Promise<Integer>();
          var answer = new Promise<Integer>();
          Thread foreign = Runs.foreign(() -> answer.complete(question.await() + 1));
          Heddle.sleep(Duration.ofMillis(1));
          question.complete(41);
          assertEquals(42, answer.await());
          foreign.join();
        });
  }
}
