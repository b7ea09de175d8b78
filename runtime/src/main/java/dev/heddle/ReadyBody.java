package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * Code of a task that somebody waits for to be ready.
 *
 * @param <V> the type of what it has to say then
 * @param <E> what it throws besides {@link InterruptedException}
 */
@FunctionalInterface
public interface ReadyBody<V extends @Nullable Object, E extends Exception> {

  /**
   * Runs the code.
   *
   * @param ready to be told when the rest of the work can be left to itself
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled while it waits
   */
  void run(Ready<V> ready) throws E, InterruptedException;
}
