package dev.heddle.scheduler;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A binary heap of timers, earliest first, that removes from the middle in O(log n): each timer
 * knows its index. Touched by its loop's carrier only.
 */
final class TimerHeap {
  private static final int SMALLEST = 64;

  private @Nullable LoopTimer[] heap = new LoopTimer[SMALLEST];
  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** Returns how long until the earliest timer is due; zero or less if it is. */
  long untilNext(long now) {
    return first().deadline - now;
  }

  void add(LoopTimer timer) {
    reserve(size + 1);
    siftUp(size++, timer);
  }

  /** Makes room for so many in all: adding up to that needs no memory. */
  void reserve(int timers) {
    if (timers > heap.length) {
      heap = Arrays.copyOf(heap, heap.length * 2);
    }
  }

  /** Removes and returns the earliest timer if it is due at {@code now}. */
  @Nullable
  LoopTimer pollDue(long now) {
    if (size == 0 || untilNext(now) > 0) {
      return null;
    }
    LoopTimer due = first();
    remove(due);
    return due;
  }

  void remove(LoopTimer timer) {
    int hole = timer.index;
    if (hole < 0) {
      return;
    }
    timer.index = LoopTimer.NOWHERE;
    LoopTimer last = at(--size);
    heap[size] = null;
    if (last != timer) {
      siftDown(hole, last);
      if (last.index == hole) {
        siftUp(hole, last);
      }
    }
  }

  /** Gives up room if there is far more than for so many. Must not throw: who takes a timer would lose it. */
  void shrinkTo(int timers) {
    if (heap.length > SMALLEST && timers < heap.length / 4) {
      try {
        heap = Arrays.copyOf(heap, heap.length / 2);
      } catch (OutOfMemoryError _) {
        // Another time.
      }
    }
  }

  private LoopTimer first() {
    return at(0);
  }

  private LoopTimer at(int index) {
    LoopTimer timer = heap[index];
    if (timer == null) {
      throw new IllegalStateException("No timer at " + index + " of " + size);
    }
    return timer;
  }

  private void siftUp(int hole, LoopTimer timer) {
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      LoopTimer above = at(parent);
      if (above.deadline - timer.deadline <= 0) {
        break;
      }
      place(hole, above);
      hole = parent;
    }
    place(hole, timer);
  }

  private void siftDown(int hole, LoopTimer timer) {
    for (int child = 2 * hole + 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size && at(child + 1).deadline - at(child).deadline < 0) {
        child++;
      }
      LoopTimer below = at(child);
      if (timer.deadline - below.deadline <= 0) {
        break;
      }
      place(hole, below);
      hole = child;
    }
    place(hole, timer);
  }

  private void place(int index, LoopTimer timer) {
    heap[index] = timer;
    timer.index = index;
  }
}
