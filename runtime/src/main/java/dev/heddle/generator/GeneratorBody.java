package dev.heddle.generator;

import org.jspecify.annotations.Nullable;

/**
 * The code of a generator.
 *
 * @param <T> the type of the items
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface GeneratorBody<T extends @Nullable Object, E extends Exception> {

  /**
   * Yields the items; returning ends the iteration.
   *
   * @param out takes the items
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  void run(Yielder<T> out) throws E, InterruptedException;
}
