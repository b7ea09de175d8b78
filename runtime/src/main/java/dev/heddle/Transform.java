package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Code that makes one value of another, and may wait.
 *
 * @param <T> what it takes
 * @param <R> what it makes
 */
@FunctionalInterface
public interface Transform<T extends @Nullable Object, R extends @Nullable Object> {

  /**
   * Runs the code.
   *
   * @param value what to make it of
   * @return the result
   * @throws Exception if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  R apply(T value) throws Exception;
}
