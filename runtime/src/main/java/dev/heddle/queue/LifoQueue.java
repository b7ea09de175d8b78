package dev.heddle.queue;

import java.util.ArrayDeque;
import java.util.Collections;

/**
 * A queue that gives out the newest item first; otherwise a {@link Queue}. Waiters are still served
 * first come first served. {@code asyncio.LifoQueue} is the model. Thread-safe.
 *
 * @param <T> the type of the items
 */
public final class LifoQueue<T> extends Queue<T> {

  /**
   * Makes an empty queue.
   *
   * @param capacity how many items it holds, at least 1; {@link #UNBOUNDED} for no bound
   * @throws IllegalArgumentException if less than 1
   */
  public LifoQueue(int capacity) {
    super(capacity, Collections.asLifoQueue(new ArrayDeque<>()));
  }
}
