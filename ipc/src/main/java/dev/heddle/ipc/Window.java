package dev.heddle.ipc;

import dev.heddle.queue.Queue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The part of a mapping that is on its way: bounded in number and bytes. Used by one task only.
 */
final class Window<A extends @Nullable Object, R extends @Nullable Object> {
  private static final int MOST_JOBS_A_WORKER = 33;
  private static final long MOST_BYTES_A_WORKER = 8 << 20;

  private static final long MOST_NANOS_OF_TAKING = 1_000_000;

  private final ProcessPool pool;
  private final RemoteFunction<A, R> function;
  private final int retries;
  private final int chunk;
  private final boolean inOrder;
  private final Iterator<? extends A> rest;
  private final int mostJobs;
  private final long mostBytes;

  private final SequencedMap<Job, Chunk<A>> pending = new LinkedHashMap<>();

  /** Those that have ended, unless the order is that of the items. */
  private final Queue<Job> ended = new Queue<>(Queue.UNBOUNDED);

  private long bytes;
  private long taken;

  Window(
      ProcessPool pool,
      RemoteFunction<A, R> function,
      int retries,
      int chunk,
      boolean inOrder,
      Iterator<? extends A> rest) {
    this.pool = pool;
    this.function = function;
    this.retries = retries;
    this.chunk = chunk;
    this.inOrder = inOrder;
    this.rest = rest;
    this.mostJobs = pool.size() * MOST_JOBS_A_WORKER;
    this.mostBytes = pool.size() * MOST_BYTES_A_WORKER;
  }

  /**
   * Once half of the window is free, takes items and sends them off until it is full: many at a time
   * cost less than one by one. Where the items themselves take time, results go first.
   */
  void fill() {
    if (pending.size() > mostJobs / 2) {
      return;
    }
    long began = System.nanoTime();
    while (pending.size() < mostJobs && bytes < mostBytes && rest.hasNext()) {
      List<A> items = new ArrayList<>(chunk);
      while (items.size() < chunk && rest.hasNext()) {
        items.add(rest.next());
      }
      taken += items.size();
      Object argument =
          chunk == 1 ? items.getFirst() : new Batch(Collections.unmodifiableList(items));
      Job job = pool.prepare(function, argument, retries, this::ended);
      pool.calls().begin(job);
      pending.put(job, new Chunk<>(items, job));
      bytes += job.payload.length;
      if (System.nanoTime() - began > MOST_NANOS_OF_TAKING && hasResult()) {
        return;
      }
    }
  }

  private boolean hasResult() {
    return inOrder ? pending.firstEntry().getKey().promise.isDone() : ended.size() > 0;
  }

  private void ended(Job job) {
    if (!inOrder) {
      ended.offer(job);
    }
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** Takes out the chunk whose results are to be handed over next. */
  Chunk<A> next() throws InterruptedException {
    Job job = inOrder ? pending.firstEntry().getKey() : ended.get();
    return pending.get(job);
  }

  /** Waits for the results of a chunk, which leaves the window. */
  @SuppressWarnings("unchecked")
  List<R> resultsOf(Chunk<A> next) throws Exception {
    Object result = pool.calls().await(next.job());
    pending.remove(next.job());
    bytes -= next.job().payload.length;
    if (chunk == 1) {
      List<R> single = new ArrayList<>(1);
      single.add((R) result);
      return single;
    }
    return (List<R>) ((Batch) result).values();
  }

  long taken() {
    return taken;
  }

  /** Stops what is left. */
  void drop() {
    pool.calls().dropAll(pending.keySet());
  }
}
