package dev.heddle.outcome;

import dev.heddle.DoneCallback;
import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.failure.Exceptions;
import dev.heddle.parking.Waiter;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Between our results to come and the JDK's. */
public final class StageBridge {
  private StageBridge() {}

  static <T extends @Nullable Object> CompletableFuture<T> stageOf(Awaitable<T> source) {
    var future = new CompletableFuture<T>();
    DoneCallback<T> callback = source.onDone(
        outcome -> {
          switch (outcome) {
            case Outcome.Success<T>(var value) -> future.complete(value);
            case Outcome.Failure<T>(var cause) -> future.completeExceptionally(cause);
            case Outcome.Cancelled<T>(var cause) -> future.completeExceptionally(
                Exceptions.access().taskCancelled(source.what(), cause));
          }
        });
    future.whenComplete(
        (_, _) -> {
          // It has ended otherwise, for example by its own timeout: the source may go on for ever.
          callback.cancel();
          if (future.isCancelled()) {
            source.cancel("its CompletableFuture has been cancelled");
          }
        });
    return future;
  }

  public static <T extends @Nullable Object> Promise<T> promiseOf(
      CompletionStage<? extends T> stage) {
    var promise = new Promise<T>();
    stage.whenComplete(
        (value, failure) -> {
          if (failure == null) {
            promise.complete(value);
          } else {
            end(promise, bare(failure));
          }
        });
    promise.onDone(
        outcome -> {
          if (outcome instanceof Outcome.Cancelled) {
            cancel(stage);
          }
        });
    return promise;
  }

  public static <T extends @Nullable Object> T await(CompletionStage<? extends T> stage)
      throws InterruptedException {
    Promise<T> promise = null;
    try {
      Waiter.checkCancelled();
      promise = promiseOf(stage);
      return promise.await();
    } finally {
      if (promise == null) {
        cancel(stage);
      } else {
        // Does nothing if it has ended.
        promise.cancel("whoever awaited it was cancelled");
      }
    }
  }

  private static void cancel(CompletionStage<?> stage) {
    try {
      stage.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException _) {
      // It is one of those that cannot be told.
    }
  }

  private static void end(Promise<?> promise, Throwable failure) {
    if (failure instanceof CancellationException) {
      promise.settle(new Outcome.Cancelled<>(failure));
    } else {
      promise.fail(failure);
    }
  }

  private static Throwable bare(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
