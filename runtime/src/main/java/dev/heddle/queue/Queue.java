package dev.heddle.queue;

import dev.heddle.Action;
import dev.heddle.Body;
import dev.heddle.ClosedException;
import dev.heddle.Transform;
import dev.heddle.ValueAction;
import dev.heddle.channel.Clause;
import dev.heddle.channel.Select;
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
public sealed class Queue<T> extends Handover<T> permits LifoQueue, PriorityQueue {
  /** The capacity of a queue that is never full. */
  public static final int UNBOUNDED = Integer.MAX_VALUE;

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
    super(checked(capacity), items);
  }

  private static int checked(int capacity) {
    if (capacity < 1) {
      throw new IllegalArgumentException(
          "A queue's capacity must be at least 1, but is " + capacity
              + "; use Queue.UNBOUNDED for no bound");
    }
    return capacity;
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

  /**
   * Puts an item if there is room now. Never waits, on any thread.
   *
   * @param item the item
   * @return whether it was put
   * @throws ClosedException if the queue is shut down
   */
  public boolean tryPut(T item) {
    return putNow(item);
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

  /**
   * Says that one item that was taken has been dealt with.
   *
   * @throws IllegalStateException if called more often than items were put
   */
  public void taskDone() {
    countOff();
  }

  /**
   * Waits until every item that was put has been dealt with, or the queue is stopped by {@link
   * #shutdownNow}.
   *
   * @throws InterruptedException if the caller is cancelled
   */
  public void join() throws InterruptedException {
    awaitNone();
  }

  /**
   * Lets nothing more in: every put fails from now on, also those that wait, and every get once the
   * queue is empty. What is in it can still be taken, and {@link #join} waits for it to be done.
   * Does nothing if the queue is shut down already.
   */
  public void shutdown() {
    drain();
  }

  /**
   * Stops the queue at once: empties it, lets all who wait in {@link #join} go on, and fails every
   * put and get, also those that wait. The items are the caller's now and count as done; those
   * taken before still count until {@link #taskDone}, but nobody waits for them any more.
   *
   * @return the items that nobody has taken, in the order they would have been
   */
  public List<T> shutdownNow() {
    return stop();
  }

  /**
   * Says whether it has been shut down.
   *
   * @return true after {@link #shutdown} or {@link #shutdownNow}
   */
  public boolean isClosed() {
    return isShutDown();
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
    return look();
  }

  @Override
  public String toString() {
    return describe();
  }
}
