package dev.heddle;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Code with a result that may wait, and may throw exceptions of its own.
 *
 * <p>It is an {@link Action} too, which drops the result. That is what lets one call take either, also a
 * method reference that could be both: the one with a result is the more specific.
 *
 * @param <T> the type of the result
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, E extends Exception> extends Action<E> {

  /**
   * Runs the code.
   *
   * @return its result
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  T call() throws E, InterruptedException;

  /**
   * Returns a body that calls a callable, for lists of them; a single one is given as {@code callable::call}.
   *
   * <pre>{@code
   * String first = Heddle.race(callables.stream().map(Body::of).toList());
   * }</pre>
   *
   * @param callable what to call
   * @param <T> the type of the result
   * @return the body; it throws what the callable throws
   */
  static <T extends @Nullable Object> Body<T, Exception> of(Callable<? extends T> callable) {
    Objects.requireNonNull(callable, "callable");
    return callable::call;
  }

  /**
   * Runs the code and drops its result.
   *
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  @Override
  default void run() throws E, InterruptedException {
    call();
  }
}
