package dev.heddle.queue;

import java.util.Comparator;
import java.util.Objects;

/**
 * A queue that gives out the least item first, and of equal ones the oldest; otherwise a {@link
 * Queue}. Waiters are still served first come first served: the item of a put that waits takes part
 * only once there is room for it. {@code asyncio.PriorityQueue} is the model, which leaves the order
 * of equal items open.
 *
 * <p>The comparator is called with the queue locked: it must be quick, must not wait and must not
 * use the queue. An item that it cannot compare with itself, or with one of those it meets on its way
 * in, is refused when it is put. Two that are in the queue and turn out not to be comparable, which may
 * happen when another is taken, count as equal: what has been put can always be taken. Thread-safe.
 *
 * @param <T> the type of the items
 */
public final class PriorityQueue<T> extends Queue<T> {
  private final Comparator<? super T> order;

  /**
   * Makes an empty queue.
   *
   * @param capacity how many items it holds, at least 1; {@link #UNBOUNDED} for no bound
   * @param order which of two items is the lesser, for example {@code
   *     Comparator.comparing(Job::deadline)} or {@link Comparator#naturalOrder}
   * @throws IllegalArgumentException if the capacity is less than 1
   */
  public PriorityQueue(int capacity, Comparator<? super T> order) {
    super(
        capacity,
        new StableHeap<T>(Objects.requireNonNull(order, "A priority queue needs a comparator")));
    this.order = order;
  }

  /** A key that is missing shows here, in the put that brought it, and not while others hold it. */
  @Override
  void check(T item) {
    super.check(item);
    int itself = order.compare(item, item);
    if (itself != 0) {
      throw new IllegalArgumentException(
          "The comparator says that " + item + " differs from itself: " + itself);
    }
  }
}
