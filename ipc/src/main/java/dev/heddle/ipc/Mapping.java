package dev.heddle.ipc;

import dev.heddle.ipc.mapping.Chunk;
import dev.heddle.ipc.mapping.ItemFeed;
import dev.heddle.ipc.mapping.Window;
import dev.heddle.ipc.mapping.WindowOfComing;
import dev.heddle.ipc.mapping.WindowOfReady;
import dev.heddle.ipc.pool.PoolCore;
import dev.heddle.parking.Waiter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to run one function over many items in a {@link TaskPool}: settings first, then one of
 * {@link #toList}, {@link #inOrder} and {@link #asCompleted}. Immutable; each setting returns a new
 * one.
 *
 * <pre>{@code
 * pool.mapping(Example::score).chunk(100).asCompleted(files, (file, score) -> show(file, score));
 * }</pre>
 *
 * <p>Items are read only a bounded way ahead of the results, so the input may be endless. It may also be
 * slow, or wait for results: each item is sent when it comes, and each result handed over when it is
 * there, on the caller's own task; a chunk that is not full goes when workers have nothing to do. An iterator
 * that waits for results does so in {@link Iterator#hasNext}, which can say that none come any more: once it
 * has said that there is an item, the mapping waits for that, if need be for ever. For
 * that the input is read in a task beside the caller's, or in a thread if no task calls. That one has the
 * caller's scoped values and class loader, but not its thread-locals, and is interrupted when the mapping
 * ends while it waits for an item. The common collections of the JDK are read by the caller, having their
 * items at hand, and so is an {@link Iterator} that is its own {@link Iterable}, since that may belong to
 * the caller's thread.
 *
 * <p>The first failure ends the mapping: what is left of it is stopped, and has ended when the failure
 * reaches the caller. The same holds if the caller is cancelled. At the end, however it comes, reading has
 * ended, and an iterator that can be closed, as a generator's, is closed by who has read it. Only one that
 * does not heed an interrupt within the pool's grace period is left behind, with a warning.
 *
 * @param <A> the type of the items
 * @param <R> the type of the results
 */
public final class Mapping<A extends @Nullable Object, R extends @Nullable Object> {
  /**
   * Whose iterators never wait. These very classes: a view, such as one that is unmodifiable, may be one
   * over items that are yet to come.
   */
  private static final Set<Class<?>> READY =
      Stream.of(
          new ArrayList<>(),
          new LinkedList<>(),
          new ArrayDeque<>(),
          new HashSet<>(),
          new LinkedHashSet<>(),
          Arrays.asList(1, 2),
          List.of(1),
          List.of(1, 2, 3),
          Set.of(1),
          Set.of(1, 2, 3),
          Collections.emptyList(),
          Collections.singletonList(1),
          Collections.nCopies(2, 1))
          .<Class<?>>map(Object::getClass)
          .collect(Collectors.toUnmodifiableSet());

  private final PoolCore pool;
  private final RemoteFunction<A, R> function;
  private final int chunk;
  private final int retries;
  private final Progress progress;

  Mapping(
      PoolCore pool, RemoteFunction<A, R> function, int chunk, int retries, Progress progress) {
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
    return new Mapping<>(pool, function, chunk, RepeatingPool.checkRetries(times), progress);
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
    Waiter.checkCancelled();
    pool.calls().checkOpen();
    if (isOfTheCaller(items)) {
      Iterator<? extends A> source = items.iterator();
      run(new WindowOfReady<>(pool, function, retries, chunk, inOrder, source), handler);
    } else {
      try (var feed = new ItemFeed<A>(items, pool.grace())) {
        run(new WindowOfComing<>(pool, function, retries, chunk, inOrder, feed), handler);
      }
    }
  }

  /** Either it has its items at hand, or it is an iteration, which may belong to this thread. */
  private static boolean isOfTheCaller(Iterable<?> items) {
    return items instanceof Iterator || READY.contains(items.getClass());
  }

  private void run(Window<A, R> window, ResultHandler<? super A, ? super R> handler)
      throws Exception {
    long done = 0;
    try {
      window.fill();
      Chunk<A> next;
      while ((next = window.next()) != null) {
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
