package dev.heddle.generator;

import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Hands items from a generator's body to its consumer. To be used by that body only, on the thread
 * that runs it.
 *
 * @param <T> the type of the items
 */
@FunctionalInterface
public interface Yielder<T extends @Nullable Object> {

  /**
   * Suspends the body until the consumer asks for another item.
   *
   * @param item what the consumer gets
   * @throws GeneratorExit if the consumer closes the iteration instead; let it pass
   * @throws IllegalStateException if called from outside the body, or from the body of another
   *     generator inside it; or if the body cannot be suspended here because it is inside {@code
   *     synchronized}, inside a group, deadline or shield that it has opened, or being closed. The
   *     item has not been delivered then
   */
  void yield(T item);

  /**
   * Yields all items of another sequence. Python's {@code yield from} is the model.
   *
   * <p>Each item passes through all the generators that are nested this way. For a recursion that is
   * thousands deep, hand on this yielder instead of nesting generators: then its depth costs nothing.
   *
   * @param items where they come from; if it is a generator, its iteration is closed at the end
   */
  default void yieldAll(Iterable<? extends T> items) {
    Iterator<? extends T> iterator = items.iterator();
    try {
      while (iterator.hasNext()) {
        this.yield(iterator.next());
      }
    } finally {
      if (iterator instanceof Iteration<?> iteration) {
        iteration.close();
      }
    }
  }
}
