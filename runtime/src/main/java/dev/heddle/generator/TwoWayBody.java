package dev.heddle.generator;

import org.jspecify.annotations.Nullable;

/**
 * The code of a {@link TwoWay} generator.
 *
 * @param <S> what the consumer sends
 * @param <T> the type of the items
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface TwoWayBody<S extends @Nullable Object, T extends @Nullable Object, E extends Exception> {

  /**
   * Yields items and takes in what each yield returns; returning ends the generator.
   *
   * @param peer the consumer
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  void run(TwoWayYielder<S, T> peer) throws E, InterruptedException;
}
