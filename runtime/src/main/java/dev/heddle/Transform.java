package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Code that makes one value of another, may wait, and may throw exceptions of its own.
 *
 * <p>It is a {@link ValueAction} too, which drops the result, as a {@link Body} is an {@link Action}. Where a
 * call takes either, a lambda of one expression that has no result needs braces, {@code item -> {
 * print(item); }}: the compiler chooses before it looks into it.
 *
 * @param <T> what it takes
 * @param <R> what it makes
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface Transform<T extends @Nullable Object, R extends @Nullable Object, E extends Exception>
    extends ValueAction<T, E> {

  /**
   * Runs the code.
   *
   * @param value what to make it of
   * @return the result
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  R apply(T value) throws E, InterruptedException;

  /**
   * Runs the code and drops its result.
   *
   * @param value what to make it of
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  @Override
  default void accept(T value) throws E, InterruptedException {
    apply(value);
  }
}
