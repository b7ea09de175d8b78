package dev.heddle.queue;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.ClosedException;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between tasks, first in first out for items and for waiters. {@code asyncio.Queue}
 * is the model.
 *
 * <p>{@link #put} waits while the queue is full, {@link #get} while it is empty. Each item put counts
 * as unfinished until someone who took it calls {@link #taskDone}; {@link #join} waits until none
 * is. A cancelled put has put nothing; a cancelled get has taken nothing. Null items are refused.
 * Thread-safe.
 *
 * <h2>Shutting down</h2>
 *
 * <pre>
 *             put, offer   get, poll                      join
 *   open      as above     as above                       as above
 *   draining  refused      what is left, then refused     as above
 *   stopped   refused      refused                        returns at once
 * </pre>
 *
 * <p>{@link #shutdown} leads to draining, {@link #shutdownNow} to stopped; there is no way back. To
 * refuse is to throw {@link ClosedException}, also in who waits already.
 *
 * @param <T> the type of the items
 */
public sealed class Queue<T> permits LifoQueue, PriorityQueue {
  /** The capacity of a queue that is never full. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final SpinLock guard = new SpinLock();
  private final WaitQueue getters = new WaitQueue(guard, this, "get");
  private final WaitQueue putters = new WaitQueue(guard, this, "put");
  private final WaitQueue joiners = new WaitQueue(guard, this, "join");
  private final java.util.Queue<T> items;
  private final int capacity;
  private Phase phase = Phase.OPEN;
  private long unfinished;

  private enum Phase {
    OPEN, DRAINING, STOPPED
  }

  /** Handed to who waits in a queue that is shut down, instead of an item or of taking one. */
  private static final Object REFUSAL = new Object();

  /** What a putter is handed whose item cannot be compared with those in the queue. */
  private record Misfit(Throwable why) {
    private static final Misfit WITHOUT_MEMORY =
        new Misfit(new OutOfMemoryError("while an item was put into a queue"));

    /** Whoever waits must be told, with memory or without. */
    static Misfit of(Throwable why) {
      try {
        return new Misfit(why);
      } catch (OutOfMemoryError _) {
        return WITHOUT_MEMORY;
      }
    }
  }

  /**
   * Makes an empty queue.
   *
   * @param capacity how many items it holds, at least 1; {@link #UNBOUNDED} for no bound
   * @throws IllegalArgumentException if less than 1
   */
  public Queue(int capacity) {
    this(capacity, new ArrayDeque<>());
  }

  /** Makes a queue that gives out items in the order of a collection, which is empty. */
  Queue(int capacity, java.util.Queue<T> items) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "A queue's capacity must be at least 1, but is " + capacity
              + "; use Queue.UNBOUNDED for no bound");
    }
    this.capacity = capacity;
    this.items = items;
  }

  /**
   * What is known of a queue at one moment.
   *
   * @param size how many items it holds
   * @param capacity how many it can hold
   * @param unfinished how many items were put and not yet reported done
   * @param waitingToPut how many wait to put
   * @param waitingToGet how many wait to get
   */
  public record Statistics(
      int size, int capacity, long unfinished, int waitingToPut, int waitingToGet) {}

  /**
   * Puts an item, waiting while the queue is full.
   *
   * @param item the item
   * @throws InterruptedException if the caller is cancelled; the item has not been put then
   * @throws ClosedException if the queue is shut down, also while the caller waits; the item
   *     has not been put then
   */
  public void put(T item) throws InterruptedException {
    Waiter waiter = putOrEnqueue(item);
    if (waiter != null) {
      waiter.await();
      requireAccepted(waiter);
    }
  }

  /**
   * Puts an item if there is room in time.
   *
   * @param item the item
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return whether it was put
   * @throws InterruptedException if the caller is cancelled; the item has not been put then
   * @throws ClosedException if the queue is shut down, also while the caller waits; the item
   *     has not been put then
   */
  public boolean tryPut(T item, Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter waiter = putOrEnqueue(item);
    if (waiter == null) {
      return true;
    }
    boolean inTime = waiter.await(nanos);
    requireAccepted(waiter);
    return inTime;
  }

  private @Nullable Waiter putOrEnqueue(T item) throws InterruptedException {
    check(item);
    Waiter.checkCancelled();
    Waiter getter;
    guard.acquire();
    try {
      requireOpenToPut();
      if (items.size() >= capacity) {
        return putters.add(item);
      }
      getter = store(item);
    } finally {
      guard.release();
    }
    unpark(getter);
    return null;
  }

  /**
   * Puts an item if there is room now. Never waits, on any thread.
   *
   * @param item the item
   * @return whether it was put
   * @throws ClosedException if the queue is shut down
   */
  public boolean tryPut(T item) {
    check(item);
    Waiter getter;
    guard.acquire();
    try {
      requireOpenToPut();
      if (items.size() >= capacity) {
        return false;
      }
      getter = store(item);
    } finally {
      guard.release();
    }
    unpark(getter);
    return true;
  }

  /** Refuses what cannot be put, before anything has changed. */
  void check(T item) {
    Objects.requireNonNull(item, "A queue takes no null items");
  }

  private void requireOpenToPut() {
    if (phase != Phase.OPEN) {
      throw putRefused();
    }
  }

  private void requireOpenToGet() {
    if (phase != Phase.OPEN) {
      throw getRefused();
    }
  }

  private ClosedException putRefused() {
    return new ClosedException(
        this + " is shut down and takes no more items; end the producers before the shutdown, or"
            + " let this exception end them",
        null);
  }

  private ClosedException getRefused() {
    return new ClosedException(
        this + " is shut down and has no more items; let this exception end the consumer", null);
  }

  /** With the lock held and room for the item: hands it over or keeps it. */
  private @Nullable Waiter store(T item) {
    Waiter getter = getters.poll(item);
    if (getter == null) {
      items.add(item);
    }
    unfinished++;
    return getter;
  }

  /**
   * Takes the first item, waiting while there is none.
   *
   * @return the item
   * @throws InterruptedException if the caller is cancelled; no item has been taken then
   * @throws ClosedException if the queue is shut down and empty, also while the caller waits
   */
  public T get() throws InterruptedException {
    Waiter.checkCancelled();
    T item;
    while ((item = takeNow()) == null) {
      Waiter me = enqueueIfEmpty();
      if (me != null) {
        me.await();
        return received(me);
      }
    }
    return item;
  }

  /**
   * Takes the first item if there is one in time.
   *
   * @param timeout the longest time to wait; zero or less means not to wait
   * @return the item, or empty
   * @throws InterruptedException if the caller is cancelled; no item has been taken then
   * @throws ClosedException if the queue is shut down and empty, also while the caller waits
   */
  public Optional<T> tryGet(Duration timeout) throws InterruptedException {
    long nanos = Waiter.nanosOf(timeout);
    Waiter.checkCancelled();
    T item;
    while ((item = takeNow()) == null) {
      Waiter me = enqueueIfEmpty();
      if (me != null) {
        return me.await(nanos) ? Optional.of(received(me)) : Optional.empty();
      }
    }
    return Optional.of(item);
  }

  /**
   * Takes the first item if there is one now. Never waits, on any thread.
   *
   * @return the item, or empty
   * @throws ClosedException if the queue is shut down and empty
   */
  public Optional<T> tryGet() {
    return Optional.ofNullable(takeNow());
  }

  private @Nullable T takeNow() {
    T item;
    Waiter putter = null;
    guard.acquire();
    try {
      item = items.poll();
      if (item == null) {
        requireOpenToGet();
      } else {
        putter = admit();
      }
    } finally {
      guard.release();
    }
    unpark(putter);
    return item;
  }

  /** Joins those who wait for an item; null if there is one after all. */
  private @Nullable Waiter enqueueIfEmpty() {
    guard.acquire();
    try {
      if (!items.isEmpty()) {
        return null;
      }
      requireOpenToGet();
      return getters.add(null);
    } finally {
      guard.release();
    }
  }

  /** With the lock held and room for an item: lets the longest waiting put happen. */
  private @Nullable Waiter admit() {
    for (Waiter putter; (putter = putters.claim()) != null;) {
      try {
        items.add(itemOf(putter));
      } catch (RuntimeException | Error e) {
        // Of a comparator that dislikes the item: the putter's affair and not the taker's.
        putter.grantClaimed(Misfit.of(e));
        unpark(putter);
        continue;
      }
      unfinished++;
      putter.grantClaimed(putter.item());
      return putter;
    }
    return null;
  }

  /** What a granted get has got. */
  private T received(Waiter getter) {
    return received(getter.item());
  }

  private T received(@Nullable Object handedOver) {
    if (handedOver == REFUSAL) {
      throw getRefused();
    }
    return itemOf(handedOver);
  }

  /** What becomes of a granted put. */
  private void requireAccepted(Waiter putter) {
    requireAccepted(putter.item());
  }

  private void requireAccepted(@Nullable Object handedOver) {
    if (handedOver == REFUSAL) {
      throw putRefused();
    }
    switch (handedOver) {
      case Misfit(RuntimeException e) -> throw e;
      case Misfit(Error e) -> throw e;
      case null, default -> {}
    }
  }

  private T itemOf(Waiter waiter) {
    return itemOf(waiter.item());
  }

  @SuppressWarnings("unchecked")
  private T itemOf(@Nullable Object handedOver) {
    return (T) Objects.requireNonNull(handedOver);
  }

  private static void unpark(@Nullable Waiter waiter) {
    if (waiter != null) {
      waiter.unpark();
    }
  }

  /**
   * Describes a get for {@link Select}. If the queue is shut down and empty, the select throws {@link
   * ClosedException}. A select that does something else takes no item.
   *
   * @param then what to do with the item; its result is that of the select
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onGet(
      Transform<? super T, ? extends R, ? extends E> then) {
    Objects.requireNonNull(then, "then");
    return Clause.of(new Getting(), outcome -> then.apply(received(outcome)));
  }

  /**
   * Describes a get for {@link Select} without a result; otherwise as {@link #onGet(Transform)}.
   *
   * @param then what to do with the item
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  @SuppressWarnings("overloads")
  public <E extends Exception> Clause<@Nullable Void, E> onGet(
      ValueAction<? super T, ? extends E> then) {
    return onGet(ValueAction.<T, E>asTransform(then));
  }

  /**
   * Describes a put for {@link Select}. If the queue is shut down, the select throws {@link ClosedException}.
   * A select that does something else puts nothing.
   *
   * @param item the item
   * @param then what to do afterwards; its result is that of the select
   * @param <R> the type of the result
   * @param <E> what it throws
   * @return the clause
   */
  public <R extends @Nullable Object, E extends Exception> Clause<R, E> onPut(
      T item, Body<? extends R, ? extends E> then) {
    check(item);
    Objects.requireNonNull(then, "then");
    return Clause.of(
        new Putting(item),
        outcome -> {
          requireAccepted(outcome);
          return then.call();
        });
  }

  /**
   * Describes a put for {@link Select} without a result; otherwise as {@link #onPut(Object, Body)}.
   *
   * @param item the item
   * @param then what to do afterwards
   * @param <E> what it throws
   * @return the clause; its result is null
   */
  public <E extends Exception> Clause<@Nullable Void, E> onPut(
      T item, Action<? extends E> then) {
    return onPut(item, Action.<E>asBody(then));
  }

  /** For a select; its outcome is the item, or {@link #REFUSAL}. */
  private final class Getting implements Selectable {
    @Override
    public @Nullable Object tryNow() {
      return tryOrEnlist(null, 0);
    }

    @Override
    public @Nullable Object tryOrEnlist(@Nullable Selection selection, int index) {
      Object outcome;
      Waiter putter = null;
      guard.acquire();
      try {
        if (items.isEmpty() && phase == Phase.OPEN) {
          if (selection != null) {
            selection.enlist(getters, index, null);
          }
          return null;
        }
        if (selection != null && !selection.decide(index)) {
          return null;
        }
        outcome = items.poll();
        if (outcome == null) {
          outcome = REFUSAL;
        } else {
          putter = admit();
        }
      } finally {
        guard.release();
      }
      unpark(putter);
      return outcome;
    }
  }

  /** For a select; its outcome is the item, {@link #REFUSAL}, or a {@link Misfit}. */
  private final class Putting implements Selectable {
    private final T item;

    Putting(T item) {
      this.item = item;
    }

    @Override
    public @Nullable Object tryNow() {
      return tryOrEnlist(null, 0);
    }

    @Override
    public @Nullable Object tryOrEnlist(@Nullable Selection selection, int index) {
      Waiter getter;
      guard.acquire();
      try {
        if (items.size() >= capacity && phase == Phase.OPEN) {
          if (selection != null) {
            selection.enlist(putters, index, item);
          }
          return null;
        }
        if (selection != null && !selection.decide(index)) {
          return null;
        }
        if (phase != Phase.OPEN) {
          return REFUSAL;
        }
        try {
          getter = store(item);
        } catch (RuntimeException | Error e) {
          return Misfit.of(e);
        }
      } finally {
        guard.release();
      }
      unpark(getter);
      return item;
    }
  }

  /**
   * Says that one item that was taken has been dealt with.
   *
   * @throws IllegalStateException if called more often than items were put
   */
  public void taskDone() {
    List<Waiter> woken = List.of();
    guard.acquire();
    try {
      if (unfinished == 0) {
        throw new IllegalStateException(
            "taskDone() was called more often than items were put into "
                + this
                + "; call it once for each item that was taken");
      }
      if (--unfinished == 0) {
        woken = joiners.pollAll();
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
  }

  /**
   * Waits until every item that was put has been dealt with, or the queue is stopped by {@link
   * #shutdownNow}.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void join() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    guard.acquire();
    try {
      me = unfinished == 0 || phase == Phase.STOPPED ? null : joiners.add(null);
    } finally {
      guard.release();
    }
    if (me != null) {
      me.await();
    }
  }

  /**
   * Lets nothing more in: every put fails from now on, also those that wait, and every get once the
   * queue is empty. What is in it can still be taken, and {@link #join} waits for it to be done.
   * Does nothing if the queue is shut down already.
   */
  public void shutdown() {
    close(Phase.DRAINING);
  }

  /**
   * Stops the queue at once: empties it, lets all who wait in {@link #join} go on, and fails every
   * put and get, also those that wait. The items are the caller's now and count as done; those
   * taken before still count until {@link #taskDone}, but nobody waits for them any more.
   *
   * @return the items that nobody has taken, in the order they would have been
   */
  public List<T> shutdownNow() {
    return close(Phase.STOPPED);
  }

  private List<T> close(Phase next) {
    List<T> left = new ArrayList<>();
    List<Waiter> woken = new ArrayList<>();
    guard.acquire();
    try {
      if (next.compareTo(phase) > 0) {
        phase = next;
      }
      refuse(putters, woken);
      refuse(getters, woken);
      if (phase == Phase.STOPPED) {
        empty(left);
        unfinished -= left.size();
        woken.addAll(joiners.pollAll());
      }
    } finally {
      guard.release();
    }
    woken.forEach(Waiter::unpark);
    return left;
  }

  /** In order; a comparator that fails beyond repair spoils the order and loses nothing. */
  private void empty(List<T> into) {
    try {
      T item;
      while ((item = items.poll()) != null) {
        into.add(item);
      }
    } catch (Error _) {
      into.addAll(items);
      items.clear();
    }
  }

  private static void refuse(WaitQueue waiting, List<Waiter> woken) {
    Waiter waiter;
    while ((waiter = waiting.poll(REFUSAL)) != null) {
      woken.add(waiter);
    }
  }

  /**
   * Says whether it has been shut down.
   *
   * @return true after {@link #shutdown} or {@link #shutdownNow}
   */
  public boolean isClosed() {
    guard.acquire();
    try {
      return phase != Phase.OPEN;
    } finally {
      guard.release();
    }
  }

  /**
   * Returns how many items it can hold.
   *
   * @return the capacity, or {@link #UNBOUNDED}
   */
  public int capacity() {
    return capacity;
  }

  /**
   * Says whether it holds no item.
   *
   * @return true if a get would have to wait now
   */
  public boolean isEmpty() {
    return size() == 0;
  }

  /**
   * Says whether it holds as many items as it can.
   *
   * @return true if a put would have to wait now
   */
  public boolean isFull() {
    return size() >= capacity;
  }

  /**
   * Returns how many items it holds.
   *
   * @return the number of items
   */
  public int size() {
    return statistics().size();
  }

  /**
   * Returns what is known of the queue now.
   *
   * @return a snapshot
   */
  public Statistics statistics() {
    guard.acquire();
    try {
      return new Statistics(
          items.size(), capacity, unfinished, putters.size(), getters.size());
    } finally {
      guard.release();
    }
  }

  @Override
  public String toString() {
    return getClass().getSimpleName()
        + "["
        + items.size()
        + " of "
        + (capacity == UNBOUNDED ? "unbounded" : capacity)
        + (phase == Phase.OPEN ? "]" : ", " + phase.name().toLowerCase(Locale.ROOT) + "]");
  }
}
