package dev.heddle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.heddle.outcome.Awaited;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Between promises and tasks and the JDK's futures. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Runs.class)
class CompletionStageTest {
  @Parameter Runs runs;

  @Test
  void promiseEndsAsTheStageDoes() {
    runs.run(() -> {
      var cause = new IOException("broken");
      var future = new CompletableFuture<Integer>();
      Promise<Integer> promise = Promise.of(future);
      assertFalse(promise.isDone());
      Runs.foreign(() -> future.complete(4));
      assertEquals(4, promise.await());

      var failed = Promise.of(CompletableFuture.failedFuture(cause).thenApply(x -> x));
      assertSame(cause, assertThrows(TaskFailedException.class, failed::await).getCause());

      var cancelled = new CompletableFuture<Integer>();
      cancelled.cancel(true);
      assertThrows(TaskCancelledException.class, () -> Promise.of(cancelled).await());
      assertTrue(Promise.of(cancelled).isCancelled());
    });
  }

  @Test
  void cancelledPromiseCancelsTheFuture() {
    var future = new CompletableFuture<Integer>();
    assertTrue(Promise.of(future).cancel("no longer needed"));
    assertTrue(future.isCancelled());
  }

  @Test
  void futureEndsAsTheTaskDoes() {
    runs.run(() -> {
      var cause = new IOException("broken");
      assertEquals(5, Heddle.start(() -> 5).toCompletableFuture().thenApply(x -> x).join());
      CompletableFuture<?> failed = Heddle.start(() -> {
        Heddle.yieldNow();
        throw cause;
      }).toCompletableFuture();
      assertSame(cause, assertThrows(ExecutionException.class, failed::get).getCause());
      Task<?> endless = Heddle.start(Runs::forever);
      CompletableFuture<?> ofEndless = endless.toCompletableFuture();
      endless.cancel("enough");
      endless.outcome();
      Runs.until(ofEndless::isDone);
      assertTrue(ofEndless.isCancelled());
      var e = assertThrows(CancellationException.class, ofEndless::join);
      assertTrue(e.toString().contains("enough") || e.getCause().toString().contains("enough"));
    });
  }

  @Test
  void cancelledFutureCancelsTheTask() {
    runs.run(() -> {
      Task<?> endless = Heddle.start(Runs::forever);
      Runs.untilWaiting(endless);
      endless.toCompletableFuture().cancel(true);
      endless.outcome();
      assertTrue(endless.isCancelled());
    });
  }

  @Test
  void futureThatEndsOtherwiseLeavesNothingBehind() {
    runs.run(() -> {
      var shutdown = new Promise<Integer>();
      for (int i = 0; i < 10; i++) {
        shutdown.toCompletableFuture().complete(i);
        shutdown.toCompletableFuture().completeExceptionally(new IllegalStateException());
        var timed = shutdown.toCompletableFuture().orTimeout(1, TimeUnit.MILLISECONDS);
        Runs.until(timed::isDone);
      }
      Runs.until(() -> Awaited.callbacks(shutdown) == 0);
      assertFalse(shutdown.isDone());
      var kept = shutdown.toCompletableFuture();
      shutdown.complete(7);
      assertEquals(7, kept.join());
    });
  }
}
