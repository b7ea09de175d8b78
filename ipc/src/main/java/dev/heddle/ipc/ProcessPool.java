package dev.heddle.ipc;

import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.pool.Job;
import dev.heddle.ipc.pool.PoolConfig;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.parking.Waiter;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Worker JVM processes that run functions in parallel and apart from this one. Python's {@code
 * ProcessPoolExecutor} is the model.
 *
 * <pre>{@code
 * try (var pool = ProcessPool.open(4)) {
 *   List<Long> sums = pool.map(Example::expensive, inputs);
 * }
 * }</pre>
 *
 * <p>Arguments and results are copied. A worker that dies fails only the task it was running, with
 * {@link WorkerLostException}, and is replaced; no task that has begun is run again, unless
 * the caller says that it may be ({@link #idempotent}). Workers end with the pool, and at once if
 * this process dies. A call whose caller is cancelled is interrupted in the worker; if it has not
 * ended after the grace period, the worker is killed. Thread-safe.
 *
 * <h2>How a call travels</h2>
 *
 * <pre>{@code
 *   caller --encode--> queue --> outbox of a worker --writer--> pipe --> worker
 *     ^                 ^                                                  |
 *     |                 +---------- worker lost, or given back ------------+
 *     +--- promise <--- reader of the worker <---------------- pipe <------+
 * }</pre>
 *
 * <p>The caller encodes and waits; the pool's own threads do all reading and writing of pipes.
 */
public final class ProcessPool implements TaskPool {
  private final PoolCore core;

  ProcessPool(PoolConfig config) {
    this.core = new PoolCore(config);
  }

  /**
   * Starts to describe a pool.
   *
   * @return a builder with the defaults
   */
  public static ProcessPoolBuilder builder() {
    return new ProcessPoolBuilder();
  }

  /**
   * Starts a pool.
   *
   * @param workers how many worker processes, at least 1
   * @return the pool, to be closed by the caller
   */
  public static ProcessPool open(int workers) {
    return builder().workers(workers).build();
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception {
    return call(function, argument, 0);
  }

  <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument, int retries) throws Exception {
    Waiter.checkCancelled();
    return core.calls().run(core.prepare(function, argument, retries, _ -> {}));
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    return submit(function, argument, 0);
  }

  <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument, int retries) {
    TaskGroup group = TaskGroup.current();
    Job job = core.prepare(function, argument, retries, _ -> {});
    return group.start(
        () -> {
          Waiter.checkCancelled();
          return core.calls().<R>run(job);
        });
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception {
    return mapping(function).toList(items);
  }

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
  public <A extends @Nullable Object, R extends @Nullable Object> void mapUnordered(
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
  public <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mapping(
      RemoteFunction<A, R> function) {
    return new Mapping<>(this, function, 1, 0, (_, _) -> {});
  }

  /**
   * Returns this pool for functions that may be run again: a task whose worker dies is sent to
   * another one instead of failing.
   *
   * @param retries how often a task is run again at most, not negative
   * @return a view of this pool; closing it closes the pool
   * @throws IllegalArgumentException if negative
   */
  public TaskPool idempotent(int retries) {
    return new RepeatingPool(this, checkRetries(retries));
  }

  static int checkRetries(int retries) {
    if (retries < 0) {
      throw new IllegalArgumentException(
          "A task can be run again 0 times or more, not " + retries);
    }
    return retries;
  }

  PoolCore core() {
    return core;
  }

  /**
   * Returns what the pool has done so far.
   *
   * @return a snapshot, consistent in itself
   */
  public PoolStatistics statistics() {
    return core.statistics();
  }

  /**
   * Returns the workers there are now.
   *
   * @return a snapshot
   */
  public List<WorkerStatus> workers() {
    return core.workers();
  }

  /**
   * Ends the pool: calls that wait fail with {@link CancellationException}, running ones are
   * interrupted and fail with it too, and workers that have not ended after the grace period are
   * killed. Returns when no worker process is left; called again it does nothing. Cannot be
   * cancelled.
   */
  @Override
  public void close() {
    core.close();
  }

  @Override
  public String toString() {
    return "ProcessPool" + workers();
  }
}
