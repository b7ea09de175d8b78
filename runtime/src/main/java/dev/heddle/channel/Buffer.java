package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * What a channel holds between a send and a receive: a ring that grows up to the channel's capacity.
 * Guarded by the channel's lock.
 */
final class Buffer<T> {
  private static final int SMALLEST = 16;

  final int capacity;

  /** A full conflated buffer forgets its oldest item for a new one. */
  final boolean conflated;

  private @Nullable Object[] items;

  // Counts of all items ever added and taken; they may wrap around.
  private int added;
  private int taken;

  Buffer(int capacity, boolean conflated) {
    this.capacity = capacity;
    this.conflated = conflated;
    this.items = new Object[capacity == 0 ? 0 : SMALLEST];
  }

  int size() {
    return added - taken;
  }

  boolean isFull() {
    return !conflated && added - taken >= capacity;
  }

  /** Adds without forgetting anything and without growing, if it can. */
  boolean offer(T item) {
    int size = added - taken;
    if (conflated || size >= capacity || size == items.length) {
      return false;
    }
    items[added++ & items.length - 1] = item;
    return true;
  }

  /** To a buffer that is not full. */
  void add(T item) {
    if (conflated && size() == capacity) {
      poll();
    }
    if (size() == items.length) {
      grow();
    }
    items[added++ & items.length - 1] = item;
  }

  @SuppressWarnings("unchecked")
  @Nullable
  T poll() {
    if (added == taken) {
      return null;
    }
    int index = taken++ & items.length - 1;
    T item = (T) items[index];
    items[index] = null;
    return item;
  }

  private void grow() {
    int size = items.length;
    int first = taken & size - 1;
    Object[] larger = new Object[size * 2];
    System.arraycopy(items, first, larger, 0, size - first);
    System.arraycopy(items, 0, larger, size - first, first);
    items = larger;
    taken = 0;
    added = size;
  }

}
