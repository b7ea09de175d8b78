package dev.heddle.queue;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A heap that gives out equal items in the order they came, and that a comparator cannot spoil. Not
 * thread-safe.
 *
 * <p>All comparisons are made before anything is moved, so what is thrown out of one changes nothing.
 * Adding an item passes it on: the item is refused. Taking one is no occasion to complain of two that
 * are left, since the least is known without comparing: where the comparator throws a {@link
 * RuntimeException} then, the two count as equal.
 */
final class StableHeap<T> extends AbstractQueue<T> {
  private final Comparator<? super T> order;
  private final List<Entry<T>> heap = new ArrayList<>();
  private long added;

  private record Entry<T>(T item, long number) {}

  StableHeap(Comparator<? super T> order) {
    this.order = order;
  }

  @Override
  public boolean offer(T item) {
    var entry = new Entry<>(item, added);
    int place = heap.size();
    while (place > 0 && order.compare(item, heap.get(parent(place)).item()) < 0) {
      place = parent(place);
    }
    // From here on nothing of the user's is called.
    heap.add(entry);
    added++;
    int at = heap.size() - 1;
    while (at != place) {
      heap.set(at, heap.get(parent(at)));
      at = parent(at);
    }
    heap.set(place, entry);
    return true;
  }

  @Override
  public @Nullable T poll() {
    if (heap.isEmpty()) {
      return null;
    }
    int size = heap.size() - 1;
    Entry<T> last = heap.get(size);
    List<Integer> way = wayDown(last, size);
    Entry<T> least = heap.getFirst();
    int at = 0;
    for (int next : way) {
      heap.set(at, heap.get(next));
      at = next;
    }
    heap.set(at, last);
    heap.removeLast();
    return least.item();
  }

  /** The places, from below the root, whose entries move up by one to make room for this one. */
  private List<Integer> wayDown(Entry<T> moved, int size) {
    List<Integer> way = new ArrayList<>();
    for (int at = 0, child; (child = 2 * at + 1) < size; at = child) {
      if (child + 1 < size && isBefore(heap.get(child + 1), heap.get(child))) {
        child++;
      }
      if (!isBefore(heap.get(child), moved)) {
        break;
      }
      way.add(child);
    }
    return way;
  }

  private boolean isBefore(Entry<T> one, Entry<T> other) {
    int compared;
    try {
      compared = order.compare(one.item(), other.item());
    } catch (RuntimeException _) {
      compared = 0;
    }
    return compared != 0 ? compared < 0 : one.number() < other.number();
  }

  private static int parent(int place) {
    return (place - 1) / 2;
  }

  @Override
  public @Nullable T peek() {
    return heap.isEmpty() ? null : heap.getFirst().item();
  }

  @Override
  public int size() {
    return heap.size();
  }

  @Override
  public void clear() {
    heap.clear();
  }

  /** In no particular order. */
  @Override
  public Iterator<T> iterator() {
    return heap.stream().map(Entry::item).iterator();
  }
}
