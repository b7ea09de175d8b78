package dev.heddle.stream;

import org.jspecify.annotations.Nullable;

/**
 * Code that makes one value of two others, may wait, and may throw exceptions of its own.
 *
 * @param <T> what it takes first
 * @param <U> what it takes second
 * @param <R> what it makes
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface BiTransform<T extends @Nullable Object, U extends @Nullable Object, R extends @Nullable Object, E extends Exception> {

  /**
   * Runs the code.
   *
   * @param first the first value
   * @param second the second value
   * @return the result
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  R apply(T first, U second) throws E, InterruptedException;
}
