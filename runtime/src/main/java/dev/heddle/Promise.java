package dev.heddle;

import dev.heddle.core.CancelReasons;
import dev.heddle.outcome.Awaitable;
import dev.heddle.outcome.StageBridge;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that somebody else will set, once, from any thread: the bridge from callbacks and foreign
 * threads to tasks. {@code asyncio.Future} is its model.
 *
 * <table>
 *   <caption>States</caption>
 *   <tr><th>state</th><th>isDone</th><th>isCancelled</th><th>await()</th><th>entered by</th></tr>
 *   <tr><td>open</td><td>false</td><td>false</td><td>waits</td><td>new</td></tr>
 *   <tr><td>succeeded</td><td>true</td><td>false</td><td>returns the result</td>
 *       <td>{@link #complete}</td></tr>
 *   <tr><td>failed</td><td>true</td><td>false</td><td>throws TaskFailedException</td>
 *       <td>{@link #fail}</td></tr>
 *   <tr><td>cancelled</td><td>true</td><td>true</td><td>throws TaskCancelledException</td>
 *       <td>{@link #cancel}</td></tr>
 * </table>
 *
 * <p>Thread-safe. The first of {@link #complete}, {@link #fail} and {@link #cancel} wins; the others
 * return false.
 *
 * @param <T> the type of the result
 */
@SuppressWarnings("exports")
public final class Promise<T extends @Nullable Object> extends Awaitable<T> {

  /** Makes a promise without an outcome. */
  public Promise() {}

  /**
   * Makes a promise that has a result already.
   *
   * @param value the result
   * @param <T> its type
   * @return the promise
   */
  public static <T extends @Nullable Object> Promise<T> completed(T value) {
    var promise = new Promise<T>();
    promise.complete(value);
    return promise;
  }

  /**
   * Makes a promise that has failed already.
   *
   * @param cause what {@link #await} carries as its cause
   * @param <T> the type the result would have had
   * @return the promise
   */
  public static <T extends @Nullable Object> Promise<T> failed(Throwable cause) {
    var promise = new Promise<T>();
    promise.fail(cause);
    return promise;
  }

  /**
   * Sets the result and wakes all who wait.
   *
   * @param value the result
   * @return false if there was an outcome already, which stays
   */
  public boolean complete(T value) {
    return settle(new Outcome.Success<>(value)) >= 0;
  }

  /**
   * Sets a failure and wakes all who wait.
   *
   * @param cause what {@link #await} carries as its cause
   * @return false if there was an outcome already, which stays
   */
  public boolean fail(Throwable cause) {
    return settle(new Outcome.Failure<>(Objects.requireNonNull(cause, "cause"))) >= 0;
  }

  /**
   * Returns a promise that ends as a stage does: the bridge from {@link CompletableFuture}s. A
   * failure arrives without the {@link java.util.concurrent.CompletionException} around it.
   *
   * <p>Cancelling the promise cancels the stage's future.
   *
   * @param stage what is to be awaited
   * @param <T> the type of the result
   * @return the promise
   */
  public static <T extends @Nullable Object> Promise<T> of(CompletionStage<? extends T> stage) {
    return StageBridge.promiseOf(Objects.requireNonNull(stage, "stage"));
  }

  /**
   * Says that there will never be a result, and wakes all who wait.
   *
   * @param reason why, in words
   * @return false if there was an outcome already, which stays
   */
  @Override
  public boolean cancel(String reason) {
    var cause = new CancelledException(CancelReasons.now(reason, null));
    return settle(new Outcome.Cancelled<>(cause)) >= 0;
  }

  /**
   * Same as {@link #cancel(String)}; there is nothing to interrupt.
   *
   * @param mayInterruptIfRunning without effect
   */
  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  // What it inherits, said again: what it inherits it from is no class that others may name.

  @Override
  public T await() throws InterruptedException {
    return super.await();
  }

  @Override
  public Outcome<T> outcome() throws InterruptedException {
    return super.outcome();
  }

  @Override
  public DoneCallback<T> onDone(Consumer<? super Outcome<T>> action) {
    return super.onDone(action);
  }

  @Override
  public CompletableFuture<T> toCompletableFuture() {
    return super.toCompletableFuture();
  }

  @Override
  public T get() throws InterruptedException, ExecutionException {
    return super.get();
  }

  @Override
  public T get(long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return super.get(timeout, unit);
  }

  @Override
  public boolean isDone() {
    return super.isDone();
  }

  @Override
  public boolean isCancelled() {
    return super.isCancelled();
  }

  /** Waits for the end, also if the caller is cancelled: for cleanup that must see it. */
  @Override
  public void awaitUncancellably() {
    super.awaitUncancellably();
  }

  @Override
  public State state() {
    return super.state();
  }

  @Override
  public T resultNow() {
    return super.resultNow();
  }

  @Override
  public Throwable exceptionNow() {
    return super.exceptionNow();
  }

  @Override
  protected String what() {
    return "Promise";
  }

  @Override
  public String toString() {
    Outcome<T> settled = settled();
    return "Promise[" + (settled == null ? "open" : settled) + "]";
  }
}
