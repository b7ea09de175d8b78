package dev.heddle.ipc;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * Code that can be shipped to a worker process: a lambda or a record whose captured values are
 * serializable.
 *
 * @param <R> the type of its result
 */
@FunctionalInterface
public interface RemoteCallable<R extends @Nullable Object> extends Serializable {

  /**
   * Runs in the worker.
   *
   * @return the result, of which the caller receives a copy
   * @throws Exception if it fails; the caller receives it with the worker's stack trace
   */
  R call() throws Exception;
}
