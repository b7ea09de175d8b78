package dev.heddle.sync;

import dev.heddle.Action;
import dev.heddle.Body;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is held while a body runs: a {@link Lock}, one side of a {@link ReadWriteLock}, a permit of a
 * {@link Semaphore}, a token of a {@link CapacityLimiter}, the lock of a {@link Condition}.
 */
public sealed interface Acquirable
    permits Lock, Semaphore, CapacityLimiter, Condition, LockSide {

  /**
   * Takes it, waiting until it can be had.
   *
   * @throws InterruptedException if the caller is cancelled; it holds nothing then
   */
  void acquire() throws InterruptedException;

  /**
   * Takes it if it can be had in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether the caller holds it now
   * @throws InterruptedException if the caller is cancelled; it holds nothing then
   */
  boolean tryAcquire(Duration timeout) throws InterruptedException;

  /**
   * Takes it if it can be had now. Never waits, on any thread.
   *
   * @return whether the caller holds it now
   */
  boolean tryAcquire();

  /** Gives it to the longest waiting thread, or back. */
  void release();

  /**
   * Runs a body while holding it.
   *
   * @param body what to run
   * @param <T> the type of its result
   * @param <E> what it throws
   * @return its result
   * @throws E if the body throws it
   * @throws InterruptedException if the caller is cancelled
   */
  default <T extends @Nullable Object, E extends Exception> T with(Body<T, E> body)
      throws E, InterruptedException {
    Objects.requireNonNull(body, "body");
    acquire();
    try {
      return body.call();
    } finally {
      release();
    }
  }

  /**
   * Runs an action while holding it.
   *
   * @param action what to run
   * @param <E> what it throws
   * @throws E if the action throws it
   * @throws InterruptedException if the caller is cancelled
   */
  default <E extends Exception> void with(Action<E> action) throws E, InterruptedException {
    with(Action.asBody(action));
  }
}
