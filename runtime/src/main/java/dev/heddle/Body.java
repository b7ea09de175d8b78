package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Code with a result that may wait, and may throw exceptions of its own.
 *
 * @param <T> the type of the result
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface Body<T extends @Nullable Object, E extends Exception> {

  /**
   * Runs the code.
   *
   * @return its result
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  T run() throws E, InterruptedException;
}
