package dev.heddle.ipc;

import dev.heddle.Task;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place outside this process where functions run: worker processes, or a cluster.
 *
 * <p>Thread-safe.
 */
public interface TaskPool extends AutoCloseable {

  /**
   * Runs a function there and waits for its result.
   *
   * @param function what to run
   * @param argument its argument
   * @param <A> the type of the argument
   * @param <R> the type of the result
   * @return a copy of the result
   * @throws Exception what the function threw, with the remote stack trace
   * @throws WorkerLostException if the process that ran it died
   * @throws InterruptedException if the caller is cancelled; the function is stopped then
   */
  <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception;

  /**
   * Runs code there and waits for its result; otherwise as {@link #call(RemoteFunction, Object)}.
   *
   * @param code what to run
   * @param <R> the type of the result
   * @return a copy of the result
   * @throws Exception what the code threw, with the remote stack trace
   */
  default <R extends @Nullable Object> R call(RemoteCallable<R> code) throws Exception {
    return call(RemoteCallable::call, code);
  }

  /**
   * Starts a task that runs a function there. It belongs to the current group of the caller: if that
   * is cancelled, the function is stopped.
   *
   * @param function what to run
   * @param argument its argument
   * @param <A> the type of the argument
   * @param <R> the type of the result
   * @return the task
   * @throws IllegalStateException if no task runs the caller
   */
  <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument);

  /**
   * Starts a task that runs code there; otherwise as {@link #submit(RemoteFunction, Object)}.
   *
   * @param code what to run
   * @param <R> the type of the result
   * @return the task
   */
  default <R extends @Nullable Object> Task<R> submit(RemoteCallable<R> code) {
    return submit(RemoteCallable::call, code);
  }

  /**
   * Runs a function on each item there, many at a time, and returns the results in the order of the
   * items. The items are read only a little ahead of the results.
   *
   * @param function what to run
   * @param items the arguments
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @return the results
   * @throws Exception the first failure in the order of the items; the rest is dropped
   */
  <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception;

  /**
   * Runs a function on each item, many at a time, and hands over the results as they come; otherwise
   * as {@link #map}.
   *
   * @param function what to run
   * @param items the arguments
   * @param handler takes the results, on the caller's own task
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @throws Exception the first failure that comes, or what the handler throws; the rest is dropped
   */
  default <A extends @Nullable Object, R extends @Nullable Object> void mapUnordered(
      RemoteFunction<A, R> function,
      Iterable<? extends A> items,
      ResultHandler<? super A, ? super R> handler)
      throws Exception {
    mapping(function).asCompleted(items, handler);
  }

  /**
   * Starts to describe how a function is run over many items: in chunks, again if a worker dies, with
   * news of its progress.
   *
   * @param function what to run
   * @param <A> the type of the items
   * @param <R> the type of the results
   * @return a mapping of single items
   */
  <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mapping(
      RemoteFunction<A, R> function);

  /**
   * Returns this pool for functions that may be run again: a task whose worker dies is sent to
   * another one instead of failing.
   *
   * @param retries how often a task is run again at most, not negative
   * @return a view of this pool; closing it closes the pool
   * @throws IllegalArgumentException if negative
   */
  TaskPool idempotent(int retries);

  /**
   * Returns what the pool has done so far.
   *
   * @return a snapshot, consistent in itself
   */
  PoolStatistics statistics();

  /** Ends the pool: drops what is queued, stops what runs. */
  @Override
  void close();
}
