package dev.heddle.ipc;

import dev.heddle.parking.Waiter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to run one function over many items in a {@link ProcessPool}: settings first, then one of
 * {@link #toList}, {@link #inOrder} and {@link #asCompleted}. Immutable; each setting returns a new
 * one.
 *
 * <pre>{@code
 * pool.mapping(Example::score).chunk(100).asCompleted(files, (file, score) -> show(file, score));
 * }</pre>
 *
 * <p>Items are read only a bounded way ahead of the results, by the caller's own task, so the input
 * may be endless. The first failure ends the mapping: what is left of it is stopped, and has ended
 * when the failure reaches the caller. The same holds if the caller is cancelled. An iterator that can be
 * closed, as a generator's, is closed at the end, however it comes.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 */
public final class Mapping<A extends @Nullable Object, R extends @Nullable Object> {
  private final ProcessPool pool;
  private final RemoteFunction<A, R> function;
  private final int chunk;
  private final int retries;
  private final Progress progress;

  Mapping(
      ProcessPool pool, RemoteFunction<A, R> function, int chunk, int retries, Progress progress) {
    this.pool = pool;
    this.function = function;
    this.chunk = chunk;
    this.retries = retries;
    this.progress = progress;
  }

  /**
   * Says how many items travel and run together, as one task: more cost less each, but are spread
   * less evenly, and fail together.
   *
   * @param items how many, at least 1; 1 if not said
   * @return a mapping that does so
   * @throws IllegalArgumentException if less than 1
   */
  public Mapping<A, R> chunk(int items) {
    if (items < 1) {
      throw new IllegalArgumentException("A chunk has at least 1 item, not " + items);
    }
    return new Mapping<>(pool, function, items, retries, progress);
  }

  /**
   * Says that the function may be run again on an item when the worker that ran it has died.
   *
   * @param times how often at most, not negative
   * @return a mapping that does so
   * @throws IllegalArgumentException if negative
   */
  public Mapping<A, R> idempotent(int times) {
    return new Mapping<>(pool, function, chunk, ProcessPool.checkRetries(times), progress);
  }

  /**
   * Says who hears how far it has come, each time a chunk is done.
   *
   * @param listener the listener
   * @return a mapping that does so
   */
  public Mapping<A, R> onProgress(Progress listener) {
    return new Mapping<>(pool, function, chunk, retries, listener);
  }

  /**
   * Returns all results in the order of the items.
   *
   * @param items the arguments
   * @return the results
   * @throws Exception the first failure in the order of the items
   */
  public List<R> toList(Iterable<? extends A> items) throws Exception {
    List<R> results = new ArrayList<>(items instanceof Collection<?> all ? all.size() : 16);
    inOrder(items, (_, result) -> results.add(result));
    return results;
  }

  /**
   * Hands over the results in the order of the items, each as soon as it and those before it are
   * there.
   *
   * @param items the arguments
   * @param handler takes the results
   * @throws Exception the first failure in the order of the items, or what the handler throws
   */
  public void inOrder(
      Iterable<? extends A> items, ResultHandler<? super A, ? super R> handler) throws Exception {
    run(items, true, handler);
  }

  /**
   * Hands over the results as they come.
   *
   * @param items the arguments
   * @param handler takes the results
   * @throws Exception the first failure that comes, or what the handler throws
   */
  public void asCompleted(
      Iterable<? extends A> items, ResultHandler<? super A, ? super R> handler) throws Exception {
    run(items, false, handler);
  }

  @SuppressWarnings("try")
  private void run(
      Iterable<? extends A> items, boolean inOrder, ResultHandler<? super A, ? super R> handler)
      throws Exception {
    Iterator<? extends A> source = items.iterator();
    // One that holds something open, as a generator's does, is closed by who has made it.
    AutoCloseable open = source instanceof AutoCloseable it && source != items ? it : null;
    try (open) {
      run(new Window<>(pool, function, retries, chunk, inOrder, source), handler);
    }
  }

  private void run(Window<A, R> window, ResultHandler<? super A, ? super R> handler)
      throws Exception {
    Waiter.checkCancelled();
    pool.calls().checkOpen();
    long done = 0;
    try {
      window.fill();
      while (!window.isEmpty()) {
        Chunk<A> next = window.next();
        List<R> results = window.resultsOf(next);
        window.fill();
        for (int i = 0; i < results.size(); i++) {
          handler.accept(next.items().get(i), results.get(i));
        }
        done += results.size();
        progress.advanced(done, window.taken());
      }
    } finally {
      window.drop();
    }
  }
}
