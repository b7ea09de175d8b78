package dev.heddle.ipc.mapping;

import dev.heddle.ipc.RemoteFunction;
import dev.heddle.ipc.pool.Job;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.queue.Queue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A window over items that the caller's own task takes, since they are at hand, or only it can. */
public final class WindowOfReady<A extends @Nullable Object, R extends @Nullable Object>
    extends
      Window<A, R> {
  private static final long MOST_NANOS_OF_TAKING = 1_000_000;

  private final Iterator<? extends A> rest;

  /** Those that have ended, unless the order is that of the items. */
  private final Queue<Job> ended = new Queue<>(Queue.UNBOUNDED);

  public WindowOfReady(
      PoolCore pool,
      RemoteFunction<A, R> function,
      int retries,
      int chunk,
      boolean inOrder,
      Iterator<? extends A> rest) {
    super(pool, function, retries, chunk, inOrder);
    this.rest = rest;
  }

  /**
   * Once half of the window is free, takes items and sends them off until it is full: many at a time
   * cost less than one by one. Where the items themselves take time, results go first.
   */
  @Override
  public void fill() {
    if (pending.size() > mostJobs() / 2) {
      return;
    }
    long began = System.nanoTime();
    while (pending.size() < mostJobs() && bytes < mostBytes() && rest.hasNext()) {
      List<A> items = new ArrayList<>();
      while (items.size() < chunk && rest.hasNext()) {
        items.add(rest.next());
      }
      send(items);
      if (System.nanoTime() - began > MOST_NANOS_OF_TAKING && hasResult()) {
        return;
      }
    }
  }

  private boolean hasResult() {
    return inOrder ? pending.firstEntry().getKey().promise.isDone() : ended.size() > 0;
  }

  @Override
  void ended(Job job) {
    if (!inOrder) {
      ended.tryPut(job);
    }
  }

  @Override
  @Nullable
  public Chunk<A> next() throws InterruptedException {
    if (pending.isEmpty()) {
      fill();
    }
    if (pending.isEmpty()) {
      return null;
    }
    Job job = inOrder ? pending.firstEntry().getKey() : ended.get();
    return pending.get(job);
  }
}
