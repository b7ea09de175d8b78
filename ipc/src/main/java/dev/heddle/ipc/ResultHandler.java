package dev.heddle.ipc;

import org.jspecify.annotations.Nullable;

/**
 * Takes the results of a {@link Mapping} one by one, on the caller's own task.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 */
@FunctionalInterface
public interface ResultHandler<A extends @Nullable Object, R extends @Nullable Object> {

  /**
   * Takes a result.
   *
   * @param item what the function was run on
   * @param result what it returned
   * @throws Exception to end the mapping, which stops what is left of it and throws the same
   */
  void accept(A item, R result) throws Exception;
}
