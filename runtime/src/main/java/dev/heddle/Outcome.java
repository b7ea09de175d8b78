package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * How a task or promise ended.
 *
 * @param <T> the type of a result
 */
public sealed interface Outcome<T extends @Nullable Object> {

  /**
   * It has a result.
   *
   * @param value the result
   * @param <T> its type
   */
  record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

  /**
   * It threw.
   *
   * @param cause what it threw
   * @param <T> the type its result would have had
   */
  record Failure<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {}

  /**
   * It was cancelled.
   *
   * @param cause the exception that ended it; a {@link CancelledException} knows who and why
   * @param <T> the type its result would have had
   */
  record Cancelled<T extends @Nullable Object>(Throwable cause) implements Outcome<T> {}
}
