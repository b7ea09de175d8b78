package dev.heddle.ipc.mapping;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.codec.Batch;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.pool.Job;
import dev.heddle.ipc.pool.PoolCore;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a mapping that is on its way: bounded in number and bytes. Used by one task only. How the
 * items come into it is up to {@link WindowOfReady} and {@link WindowOfComing}.
 */
public abstract class Window<A extends @Nullable Object, R extends @Nullable Object> {
  private static final int MOST_JOBS_A_WORKER = 33;
  private static final long MOST_BYTES_A_WORKER = 8 << 20;

  private final PoolCore pool;
  private final ShippedFunction function;
  private final int retries;
  final int chunk;
  final boolean inOrder;

  final SequencedMap<Job, Chunk<A>> pending = new LinkedHashMap<>();
  long bytes;
  private long taken;

  Window(
      PoolCore pool,
      RemoteFunction<A, R> function,
      int retries,
      int chunk,
      boolean inOrder) {
    this.pool = pool;
    this.function = pool.ship(function);
    this.retries = retries;
    this.chunk = chunk;
    this.inOrder = inOrder;
  }

  /** Waits for the chunk whose results are to be handed over next; null if there are no more. */
  abstract @Nullable public Chunk<A> next() throws Exception;

  /** Takes more items in, where there is room. */
  public abstract void fill();

  /** Hears of each job that has ended, on any thread. */
  abstract void ended(Job job);

  /** Sends items off as one job, and returns how many bytes they take. */
  final long send(List<A> items) {
    taken += items.size();
    Object argument =
        chunk == 1 ? items.getFirst() : new Batch(Collections.unmodifiableList(items));
    Job job = pool.prepare(function, argument, retries, this::ended);
    pool.calls().begin(job);
    pending.put(job, new Chunk<>(items, job));
    bytes += job.size();
    return job.size();
  }

  final int mostJobs() {
    return pool.size() * MOST_JOBS_A_WORKER;
  }

  final long mostBytes() {
    return pool.size() * MOST_BYTES_A_WORKER;
  }

  final int workers() {
    return pool.size();
  }

  /** Waits for the results of a chunk, which leaves the window. */
  @SuppressWarnings("unchecked")
  public final List<R> resultsOf(Chunk<A> next) throws Exception {
    Object result = pool.calls().await(next.job());
    pending.remove(next.job());
    bytes -= next.job().size();
    if (chunk == 1) {
      // Not List.of, which takes no null.
      return Collections.singletonList((R) result);
    }
    return (List<R>) ((Batch) result).values();
  }

  public final long taken() {
    return taken;
  }

  /** Stops what is left. */
  public final void drop() {
    pool.calls().dropAll(pending.keySet());
  }
}
