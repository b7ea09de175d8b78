package dev.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Code that does something with a value, may wait, and may throw exceptions of its own.
 *
 * @param <T> the type of the value
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface ValueAction<T extends @Nullable Object, E extends Exception> {

  /**
   * Runs the code.
   *
   * @param value the value
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  void accept(T value) throws E, InterruptedException;

  /**
   * Returns a transform that runs an action and has no result.
   *
   * @param action what to run
   * @param <T> the type of the value
   * @param <E> what it throws
   * @return the transform; its result is null
   */
  static <T extends @Nullable Object, E extends Exception> Transform<T, @Nullable Void, E> asTransform(
      ValueAction<? super T, ? extends E> action) {
    Objects.requireNonNull(action, "action");
    return value -> {
      action.accept(value);
      return null;
    };
  }
}
