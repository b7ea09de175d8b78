package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * The timers of one carrier: a hierarchical wheel for those of later, a small heap for those of now.
 *
 * <p>Adding and cancelling must cost the same whether ten timers wait or a million. A heap alone pays
 * a path of cache misses for each timer that a million others surround; a wheel alone is only as exact
 * as its ticks. So time is cut into ticks of some 65 microseconds. What falls into a later tick is
 * linked into a slot of the wheel, in constant time. When the clock reaches a tick, its timers, and
 * only those, are sorted by a {@link TimerHeap} and expire to the nanosecond.
 *
 * <p>A tick number is read as digits of six bits, a level of 64 slots for each. A timer is kept at the
 * level of the highest digit in which its tick differs from the current one, in the slot that this
 * digit names. So lower levels hold earlier ticks, and within a level slots are in order; two
 * instructions on a bitmap find the next one. When the clock enters a slot of a higher level, its
 * timers move down: at most once a level in a timer's life. Moving the clock within the gap before the
 * next occupied slot changes no timer's place.
 *
 * <p>Only adding a timer needs memory: the heap has room for all that are on the wheel, so that none is lost
 * on the way down.
 *
 * <p>Touched by its carrier only. The idea is Varghese and Lauck's, "Hashed and Hierarchical Timing
 * Wheels" (1987).
 */
final class TimerWheel {
  private static final int TICK_BITS = 16;
  private static final int DIGIT_BITS = 6;
  private static final int SLOTS = 1 << DIGIT_BITS;
  private static final int LEVELS = (Long.SIZE - TICK_BITS) / DIGIT_BITS;

  /** So many timers of the next slot are compared to sleep until the first of them and not less. */
  private static final int COMPARED = 16;

  private final long origin = System.nanoTime();
  private final TimerHeap now = new TimerHeap();
  private final @Nullable LoopTimer[][] wheel = new LoopTimer[LEVELS][SLOTS];
  private final long[] occupied = new long[LEVELS];

  /** The current tick. The heap has the timers up to it, the wheel those after it. */
  private long tick;

  private int size;

  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(LoopTimer timer) {
    // First, since it may not find the memory.
    now.reserve(size + 1);
    place(timer);
    size++;
  }

  /** Adds a timer that would be lost otherwise: waits for memory. */
  void addSurely(LoopTimer timer) {
    while (true) {
      try {
        add(timer);
        return;
      } catch (OutOfMemoryError _) {
        Survival.pause();
      }
    }
  }

  void remove(LoopTimer timer) {
    if (timer.index == LoopTimer.NOWHERE) {
      return;
    }
    size--;
    if (timer.index >= 0) {
      now.remove(timer);
    } else {
      unlink(timer);
    }
    now.shrinkTo(size);
  }

  /** Removes and returns the earliest timer if it is due. */
  @Nullable
  LoopTimer pollDue(long time) {
    if (size == 0) {
      return null;
    }
    LoopTimer due = now.pollDue(time);
    if (due == null) {
      advance(tickOf(time));
      due = now.pollDue(time);
    }
    if (due != null) {
      size--;
      now.shrinkTo(size);
    }
    return due;
  }

  /**
   * Returns how long the carrier may sleep: until the earliest timer is due, or, where many share a
   * slot, until that slot begins.
   */
  long untilNext(long time) {
    if (!now.isEmpty()) {
      return now.untilNext(time);
    }
    int level = lowestOccupied();
    if (level == LEVELS) {
      return Long.MAX_VALUE;
    }
    int slot = Long.numberOfTrailingZeros(occupied[level]);
    long earliest = Long.MAX_VALUE;
    int compared = 0;
    for (LoopTimer timer = wheel[level][slot]; timer != null; timer = timer.next) {
      if (++compared > COMPARED) {
        return timeOf(firstTickOf(level, slot)) - time;
      }
      earliest = Math.min(earliest, timer.deadline - time);
    }
    return earliest;
  }

  private void advance(long target) {
    for (int level; (level = lowestOccupied()) < LEVELS;) {
      int slot = Long.numberOfTrailingZeros(occupied[level]);
      long first = firstTickOf(level, slot);
      if (first > target) {
        break;
      }
      tick = first;
      LoopTimer timer = wheel[level][slot];
      wheel[level][slot] = null;
      occupied[level] &= ~(1L << slot);
      while (timer != null) {
        LoopTimer following = timer.next;
        place(timer);
        timer = following;
      }
    }
    tick = Math.max(tick, target);
  }

  private void place(LoopTimer timer) {
    timer.next = null;
    timer.previous = null;
    long due = tickOf(timer.deadline);
    if (due <= tick) {
      now.add(timer);
      return;
    }
    int level = (Long.SIZE - 1 - Long.numberOfLeadingZeros(due ^ tick)) / DIGIT_BITS;
    int slot = (int) (due >>> level * DIGIT_BITS) & SLOTS - 1;
    LoopTimer head = wheel[level][slot];
    timer.next = head;
    if (head != null) {
      head.previous = timer;
    }
    wheel[level][slot] = timer;
    occupied[level] |= 1L << slot;
    timer.index = LoopTimer.ON_WHEEL - (level * SLOTS + slot);
  }

  private void unlink(LoopTimer timer) {
    int place = LoopTimer.ON_WHEEL - timer.index;
    int level = place / SLOTS;
    int slot = place % SLOTS;
    LoopTimer before = timer.previous;
    LoopTimer after = timer.next;
    if (after != null) {
      after.previous = before;
    }
    if (before != null) {
      before.next = after;
    } else {
      wheel[level][slot] = after;
      if (after == null) {
        occupied[level] &= ~(1L << slot);
      }
    }
    timer.next = null;
    timer.previous = null;
    timer.index = LoopTimer.NOWHERE;
  }

  private int lowestOccupied() {
    int level = 0;
    while (level < LEVELS && occupied[level] == 0) {
      level++;
    }
    return level;
  }

  /** The first tick of a slot: the current one's digits above it, its own, zeros. */
  private long firstTickOf(int level, int slot) {
    int shift = level * DIGIT_BITS;
    return (tick >>> shift + DIGIT_BITS << DIGIT_BITS | slot) << shift;
  }

  private long tickOf(long time) {
    return Math.max(0, time - origin) >>> TICK_BITS;
  }

  private long timeOf(long someTick) {
    return origin + (someTick << TICK_BITS);
  }
}
