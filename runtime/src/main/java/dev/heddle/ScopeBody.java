package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Code with a result that can see, and end, the scope it runs in.
 *
 * @param <T> the type of the result
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface ScopeBody<T extends @Nullable Object, E extends Exception> {

  /**
   * Runs the code.
   *
   * @param scope the scope it runs in
   * @return its result
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  T run(CancelScope scope) throws E, InterruptedException;
}
