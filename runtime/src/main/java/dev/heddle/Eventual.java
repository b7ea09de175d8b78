package dev.heddle;

import dev.heddle.core.CancelReasons;
import dev.heddle.outcome.Awaitable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What will have an outcome: a {@link Task} or a {@link Promise}.
 *
 * <p>Thread-safe; any thread may wait, and any number of them.
 *
 * @param <T> the type of the result
 */
public sealed interface Eventual<T extends @Nullable Object> extends Future<T>
    permits Task, Awaitable {

  /**
   * Waits for the result.
   *
   * @return the result
   * @throws TaskFailedException if there is a failure instead; its cause is the original
   * @throws TaskCancelledException if there never will be a result
   * @throws InterruptedException if the caller is cancelled while it waits; this one goes on
   */
  T await() throws InterruptedException;

  /**
   * Waits for the end, whatever it is, and throws nothing for it.
   *
   * @return how it ended
   * @throws InterruptedException if the caller is cancelled while it waits; this one goes on
   */
  Outcome<T> outcome() throws InterruptedException;

  /**
   * Has an action called with the outcome, once there is one, in the order of registration.
   *
   * <p>It is called by the thread that brings the outcome about, or at once by the caller if there
   * is an outcome already. It must be short and must not wait. What it throws goes to the run's
   * {@link FailureHandler} and harms nobody else.
   *
   * @param action what to call
   * @return a handle to take the action back
   */
  DoneCallback<T> onDone(Consumer<? super Outcome<T>> action);

  /**
   * Asks it to stop, or says that there never will be a result.
   *
   * @param reason why; it travels with the cancellation
   * @return false if it had ended or been cancelled before
   */
  boolean cancel(String reason);

  /**
   * Asks it to stop, as {@link #cancel(String)}, without saying why. A reason helps whoever reads of it later.
   *
   * @return false if it had ended or been cancelled before
   */
  default boolean cancel() {
    return cancel(CancelReasons.NONE_GIVEN);
  }

  /**
   * Returns a future that ends as this does, for libraries that take one. Cancelling the future
   * cancels this; otherwise nothing done to the future matters here. Until one of the two has ended,
   * this one keeps the future and what hangs on it.
   *
   * @return a new future
   */
  CompletableFuture<T> toCompletableFuture();
}
