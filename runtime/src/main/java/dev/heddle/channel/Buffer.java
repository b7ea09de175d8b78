package dev.heddle.channel;

import dev.heddle.parking.Guarded;
import org.jspecify.annotations.Nullable;

/**
 * What a channel holds between a send and a receive: a ring that grows up to the channel's capacity,
 * and the lock that guards it.
 *
 * <p>A channel extends it, so that it finds its ring without a load from memory more: what is loaded
 * after the lock has been taken waits for that, and nothing overlaps it.
 */
abstract sealed class Buffer<T> extends Guarded permits Transfers {
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

  final int size() {
    return added - taken;
  }

  final boolean isFull() {
    return !conflated && added - taken >= capacity;
  }

  /** Adds without forgetting anything and without growing, if it can. */
  final boolean offer(T item) {
    int size = added - taken;
    if (conflated || size >= capacity || size == items.length) {
      return false;
    }
    items[added++ & items.length - 1] = item;
    return true;
  }

  /** To a buffer that is not full. */
  final void add(T item) {
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
  final T poll() {
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
