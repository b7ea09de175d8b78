package dev.heddle.cluster;

import dev.heddle.Task;
import dev.heddle.ipc.Mapping;
import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.ProcessPool;
import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.TaskPool;
import dev.heddle.ipc.WorkerStatus;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Workers on the members of a cluster, which run functions as the workers of a {@link ProcessPool} do.
 *
 * <pre>{@code
 * try (var pool = ClusterPool.join("127.0.0.1:5801")) {
 *   List<Long> sums = pool.map(Example::expensive, inputs);
 * }
 * }</pre>
 *
 * <p>The functions' classes have to be on the class path of the members, the same as here; that is looked
 * at when a process joins. A task is begun on a member only when the pool has said so. So when a member
 * dies or is cut off, exactly the task that each of its workers runs fails, with {@link
 * dev.heddle.ipc.WorkerLostException}, which names the member; what was only sent there runs elsewhere.
 * That asking costs a worker the way to the pool and back between two tasks, unless they may be run
 * again ({@link #idempotent}): short tasks better travel in chunks. Thread-safe.
 */
public final class ClusterPool implements TaskPool {
  private final ProcessPool pool;

  /** The same pool, as the callers of this one see it: with functions that may be run again, or not. */
  private final TaskPool calls;

  private final MemberWorkers workers;
  private final Node node;

  ClusterPool(ProcessPool pool, MemberWorkers workers, Node node) {
    this(pool, pool, workers, node);
  }

  private ClusterPool(ProcessPool pool, TaskPool calls, MemberWorkers workers, Node node) {
    this.pool = pool;
    this.calls = calls;
    this.workers = workers;
    this.node = node;
  }

  /**
   * Starts to describe a pool.
   *
   * @return a builder with the defaults
   */
  public static ClusterPoolBuilder builder() {
    return new ClusterPoolBuilder();
  }

  /**
   * Joins the cluster of these members, on this machine. Members elsewhere take a {@link #builder} with a secret, and an
   * address at which they reach this one.
   *
   * @param members each as {@code HOST:PORT}
   * @return the pool, to be closed by the caller
   * @throws JoinRefusedException if the cluster does not take this process
   */
  public static ClusterPool join(String... members) {
    return builder().members(members).build();
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception {
    return calls.call(function, argument);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    return calls.submit(function, argument);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception {
    return calls.map(function, items);
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Mapping<A, R> mapping(
      RemoteFunction<A, R> function) {
    return calls.mapping(function);
  }

  @Override
  public TaskPool idempotent(int retries) {
    return new ClusterPool(pool, pool.idempotent(retries), workers, node);
  }

  @Override
  public PoolStatistics statistics() {
    return pool.statistics();
  }

  /**
   * Returns the workers there are now, on all members.
   *
   * @return a snapshot; their names say where they are
   */
  public List<WorkerStatus> workers() {
    return pool.workers();
  }

  /**
   * Leaves the cluster: calls that wait fail with {@link CancellationException}, running ones are
   * interrupted and fail with it too. Returns when all workers have ended, or those that have not are out
   * of reach; called again it does nothing. Cannot be cancelled. The members go on.
   */
  @Override
  public void close() {
    workers.stopping();
    try {
      pool.close();
    } finally {
      workers.stop();
      node.close();
    }
  }

  @Override
  public String toString() {
    return "ClusterPool" + workers();
  }
}
