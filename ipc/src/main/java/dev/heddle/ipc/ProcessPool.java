package dev.heddle.ipc;

import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.ipc.pool.Job;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.ipc.pool.PoolFaces;
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

  static {
    PoolFaces.set(new LentConstructors());
  }

  ProcessPool(PoolCore core) {
    this.core = core;
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
    return core.calls().run(core.prepare(core.ship(function), argument, retries, _ -> {}));
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    return submit(function, argument, 0);
  }

  <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument, int retries) {
    TaskGroup group = TaskGroup.current();
    Job job = core.prepare(core.ship(function), argument, retries, _ -> {});
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

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mapping(
      RemoteFunction<A, R> function) {
    return new Mapping<>(core, function, 1, 0, (_, _) -> {});
  }

  @Override
  public TaskPool idempotent(int retries) {
    return new RepeatingPool(this, RepeatingPool.checkRetries(retries));
  }

  @Override
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
