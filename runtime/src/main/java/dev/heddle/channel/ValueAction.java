package dev.heddle.channel;

/**
 * What to do with a value; it may wait and throw.
 *
 * @param <T> the type of the value
 * @param <E> what it throws
 */
@FunctionalInterface
public interface ValueAction<T, E extends Exception> {

  /**
   * Does it.
   *
   * @param value the value
   * @throws E if it fails
   * @throws InterruptedException if it is cancelled
   */
  void accept(T value) throws E, InterruptedException;
}
