package dev.heddle.generator;

import org.jspecify.annotations.Nullable;

/**
 * Hands items from the body of a {@link TwoWay} to its consumer, and returns what that sends back.
 * To be used by that body only, on the thread that runs it.
 *
 * @param <S> what the consumer sends
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface TwoWayYielder<S extends @Nullable Object, T extends @Nullable Object> {

  /**
   * Suspends the body until the consumer goes on; throws what the consumer raises.
   *
   * @param item what the consumer gets
   * @return what the consumer sends; null if it only asks for the next item
   * @throws GeneratorExit if the consumer closes the generator instead; let it pass
   * @throws IllegalStateException as for {@link Yielder#yield}
   */
  @Nullable
  S yield(T item);
}
