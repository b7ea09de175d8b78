package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.heddle.outcome.Awaited;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The sentences of {@code asyncio.wait}. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class AwaitTasksTest {
  @Parameter Runs runs;

  @Test
  void firstCompletedReturnsWhenOneHasEnded() {
    runs.run(() -> {
      var gate = new Promise<Integer>();
      Task<Integer> slow = Heddle.start(() -> gate.await());
      Task<Integer> quick = Heddle.start(() -> {
        Heddle.yieldNow();
        return 1;
      });
      Waited<Task<Integer>> waited =
          Heddle.awaitTasks(List.of(slow, quick), When.FIRST_COMPLETED);
      assertEquals(List.of(quick), waited.done());
      assertEquals(List.of(slow), waited.pending());
      gate.complete(2);
      waited = Heddle.awaitTasks(waited.pending(), When.FIRST_COMPLETED);
      assertEquals(2, waited.done().getFirst().resultNow());
    });
  }

  @Test
  void firstExceptionReturnsWhenOneHasFailedOrElseWhenAllHaveEnded() {
    runs.builder().onFailure((task, e) -> {}).run(() -> {
      var gate = new Promise<Integer>();
      Task<Integer> slow = Heddle.start(() -> gate.await());
      Task<Integer> good = Heddle.start(() -> 1);
      Task<Integer> bad = Heddle.start(() -> {
        Runs.until(good::isDone);
        throw new IOException("bad");
      });
      Waited<Task<Integer>> waited =
          Heddle.awaitTasks(List.of(slow, good, bad), When.FIRST_EXCEPTION);
      assertEquals(List.of(good, bad), waited.done());
      assertEquals(List.of(slow), waited.pending());
      Task<Integer> later = Heddle.start(() -> {
        Heddle.yieldNow();
        gate.complete(3);
        Heddle.yieldNow();
        return 4;
      });
      waited = Heddle.awaitTasks(List.of(slow, later), When.FIRST_EXCEPTION);
      assertEquals(List.of(slow, later), waited.done());
    });
  }

  /** Unlike wait_for, wait does not throw when the time has passed, nor cancel anything. */
  @Test
  void timePassedIsNoErrorAndCancelsNothing() {
    runs.run(() -> {
      Task<Integer> done = Heddle.start(() -> 1);
      Task<Void> endless = Heddle.start(() -> Runs.forever());
      Runs.until(done::isDone);
      Waited<Eventual<?>> waited = Heddle.awaitTasks(
          List.of(done, endless), When.ALL_COMPLETED, Duration.ofMillis(3));
      assertEquals(List.of(done), waited.done());
      assertEquals(List.of(endless), waited.pending());
      assertFalse(endless.isDone());
    });
  }

  @Test
  void nothingToWaitForReturnsAtOnceAndDuplicatesCountOnce() {
    runs.run(() -> {
      assertEquals(
          new Waited<>(List.of(), List.of()),
          Heddle.awaitTasks(List.<Task<?>>of(), When.ALL_COMPLETED));
      Task<Integer> task = Heddle.start(() -> 1);
      assertEquals(
          List.of(task), Heddle.awaitTasks(List.of(task, task), When.ALL_COMPLETED).done());
      var promise = new Promise<Integer>();
      promise.complete(1);
      assertEquals(
          List.of(promise), Heddle.awaitTasks(List.of(promise), When.FIRST_COMPLETED).done());
    });
  }

  @Test
  void cancelledCallerLeavesTheTasksRunningAndNoCallbackBehind() {
    runs.run(() -> {
      var promise = new Promise<Integer>();
      assertThrows(TimeoutException.class, () -> Heddle.timeout(Duration.ofMillis(2),
          () -> Heddle.awaitTasks(List.of(promise), When.ALL_COMPLETED)));
      assertFalse(promise.isDone());
      assertEquals(0, Awaited.end(promise, new Outcome.Success<>(1)));
    });
  }
}
