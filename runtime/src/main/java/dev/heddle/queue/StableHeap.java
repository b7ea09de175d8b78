package dev.heddle.queue;

import java.util.AbstractQueue;
import java.util.Comparator;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** A heap that gives out equal items in the order they came. Not thread-safe. */
final class StableHeap<T> extends AbstractQueue<T> {
  private final java.util.PriorityQueue<Entry<T>> heap;
  private long added;

  private record Entry<T>(T item, long number) {}

  StableHeap(Comparator<? super T> order) {
    heap =
        new java.util.PriorityQueue<>(
            Comparator.<Entry<T>, T>comparing(Entry::item, order)
                .thenComparingLong(Entry::number));
  }

  @Override
  public boolean offer(T item) {
    return heap.offer(new Entry<>(item, added++));
  }

  @Override
  public @Nullable T poll() {
    Entry<T> least = heap.poll();
    return least == null ? null : least.item();
  }

  @Override
  public @Nullable T peek() {
    Entry<T> least = heap.peek();
    return least == null ? null : least.item();
  }

  @Override
  public int size() {
    return heap.size();
  }

  /** In no particular order. */
  @Override
  public Iterator<T> iterator() {
    return heap.stream().map(Entry::item).iterator();
  }
}
