package dev.heddle.stream;

/**
 * A function that may wait and fail.
 *
 * @param <T> what it takes
 * @param <R> what it returns
 */
@FunctionalInterface
public interface Mapping<T, R> {

  /**
   * Computes a result.
   *
   * @param item what to compute it from
   * @return the result
   * @throws Exception if it fails
   */
  R apply(T item) throws Exception;
}
