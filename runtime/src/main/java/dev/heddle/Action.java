package dev.heddle;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Code without a result that may wait, and may throw exceptions of its own.
 *
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface Action<E extends Exception> {

  /**
   * Runs the code.
   *
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  void run() throws E, InterruptedException;

  /**
   * Returns a body that runs an action and has no result.
   *
   * @param action what to run
   * @param <E> what it throws
   * @return the body; its result is null
   */
  static <E extends Exception> Body<@Nullable Void, E> asBody(Action<? extends E> action) {
    Objects.requireNonNull(action, "action");
    return () -> {
      action.run();
      return null;
    };
  }
}
