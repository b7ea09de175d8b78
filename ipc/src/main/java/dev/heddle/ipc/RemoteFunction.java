package dev.heddle.ipc;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A function that can be shipped to a worker process: a lambda or a record whose captured values are
 * serializable. What it captures is copied when it is called, and by a mapping when that begins; it is sent
 * again only if it has changed. Much that a function holds is serialized for each call all the same, to see
 * that: what is large and stays belongs into an initializer of the pool, or a {@link SharedMemory}.
 *
 * @param <A> the type of its argument
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface RemoteFunction<A extends @Nullable Object, R extends @Nullable Object>
    extends Serializable {

  /**
   * Runs in the worker.
   *
   * @param argument the argument, a copy of what the caller passed
   * @return the result, of which the caller receives a copy
   * @throws Exception if it fails; the caller receives it with the worker's stack trace
   */
  R apply(A argument) throws Exception;
}
