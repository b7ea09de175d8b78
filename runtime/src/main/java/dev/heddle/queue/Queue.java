package dev.heddle.queue;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
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
 * @param <T> the type of the items
 */
public final class Queue<T> {
  /** The capacity of a queue that is never full. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

  private final SpinLock guard = new SpinLock();
  private final WaitQueue getters = new WaitQueue(guard, this, "get");
  private final WaitQueue putters = new WaitQueue(guard, this, "put");
  private final WaitQueue joiners = new WaitQueue(guard, this, "join");
  private final ArrayDeque<T> items = new ArrayDeque<>();
  private final int capacity;
  private long unfinished;

  /**
   * Makes an empty queue.
   *
   * @param capacity how many items it holds, at least 1; {@link #UNBOUNDED} for no bound
   * @throws IllegalArgumentException if less than 1
   */
  public Queue(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "A queue's capacity must be at least 1, but is " + capacity
              + "; use Queue.UNBOUNDED for no bound");
    }
    this.capacity = capacity;
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
   */
  public void put(T item) throws InterruptedException {
    Waiter waiter = putOrEnqueue(item);
    if (waiter != null) {
      waiter.await();
    }
  }

  /**
   * Puts an item if there is room in time.
   *
   * @param item the item
   * @param limit the longest time to wait; zero or less means not to wait
   * @return whether it was put
   * @throws InterruptedException if the caller is cancelled; the item has not been put then
   */
  public boolean offer(T item, Duration limit) throws InterruptedException {
    long nanos = Waiter.nanosOf(limit);
    Waiter waiter = putOrEnqueue(item);
    return waiter == null || waiter.await(nanos);
  }

  private @Nullable Waiter putOrEnqueue(T item) throws InterruptedException {
    Objects.requireNonNull(item, "A queue takes no null items");
    Waiter.checkCancelled();
    Waiter getter;
    guard.acquire();
    try {
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
   */
  public boolean offer(T item) {
    Objects.requireNonNull(item, "A queue takes no null items");
    Waiter getter;
    guard.acquire();
    try {
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

  /** With the lock held and room for the item: hands it over or keeps it. */
  private @Nullable Waiter store(T item) {
    unfinished++;
    Waiter getter = getters.poll(item);
    if (getter == null) {
      items.addLast(item);
    }
    return getter;
  }

  /**
   * Takes the oldest item, waiting while there is none.
   *
   * @return the item
   * @throws InterruptedException if the caller is cancelled; no item has been taken then
   */
  public T get() throws InterruptedException {
    Waiter.checkCancelled();
    T item;
    Waiter putter = null;
    Waiter me = null;
    guard.acquire();
    try {
      item = items.pollFirst();
      if (item != null) {
        putter = admit();
      } else {
        me = getters.add(null);
      }
    } finally {
      guard.release();
    }
    if (me != null) {
      me.await();
      return itemOf(me);
    }
    unpark(putter);
    return item;
  }

  /**
   * Takes the oldest item if there is one in time.
   *
   * @param limit the longest time to wait; zero or less means not to wait
   * @return the item, or empty
   * @throws InterruptedException if the caller is cancelled; no item has been taken then
   */
  public Optional<T> poll(Duration limit) throws InterruptedException {
    long nanos = Waiter.nanosOf(limit);
    Waiter.checkCancelled();
    T item;
    Waiter putter = null;
    Waiter me = null;
    guard.acquire();
    try {
      item = items.pollFirst();
      if (item != null) {
        putter = admit();
      } else {
        me = getters.add(null);
      }
    } finally {
      guard.release();
    }
    unpark(putter);
    if (me == null) {
      return Optional.of(item);
    }
    return me.await(nanos) ? Optional.of(itemOf(me)) : Optional.empty();
  }

  /**
   * Takes the oldest item if there is one now. Never waits, on any thread.
   *
   * @return the item, or empty
   */
  public Optional<T> poll() {
    T item;
    Waiter putter = null;
    guard.acquire();
    try {
      item = items.pollFirst();
      if (item != null) {
        putter = admit();
      }
    } finally {
      guard.release();
    }
    unpark(putter);
    return Optional.ofNullable(item);
  }

  /** With the lock held and room for an item: lets the longest waiting put happen. */
  private @Nullable Waiter admit() {
    Waiter putter = putters.poll();
    if (putter != null) {
      unfinished++;
      items.addLast(itemOf(putter));
    }
    return putter;
  }

  @SuppressWarnings("unchecked")
  private T itemOf(Waiter waiter) {
    return (T) Objects.requireNonNull(waiter.item());
  }

  private static void unpark(@Nullable Waiter waiter) {
    if (waiter != null) {
      waiter.unpark();
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
            "taskDone() was called more often than items were put into the queue");
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
   * Waits until every item that was put has been dealt with.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void join() throws InterruptedException {
    Waiter.checkCancelled();
    Waiter me;
    guard.acquire();
    try {
      me = unfinished == 0 ? null : joiners.add(null);
    } finally {
      guard.release();
    }
    if (me != null) {
      me.await();
    }
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
    return "Queue["
        + items.size()
        + " of "
        + (capacity == UNBOUNDED ? "unbounded" : capacity)
        + "]";
  }
}
