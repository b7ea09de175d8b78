package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Timers that other threads leave for a keeper to look at: cancelled ones, and new ones.
 *
 * <p>A stack that is linked through the timers themselves, because leaving one must need no memory. The
 * JDK cancels the timer of a timed park in the middle of resuming the thread, when it has already noted
 * that the thread runs: an OutOfMemoryError there would lose the thread.
 *
 * <p>A timer is left in one place at a time and once. Where it is left already, whoever takes it sees what
 * has become of it: the taker releases the timer (a volatile store) and then reads its state; who leaves
 * it has set the state (a compare-and-swap) and then tries to claim it (Dekker).
 *
 * <p>Memory ordering: a push is a compare-and-swap of the top, a take an exchange; what was written to the
 * timers before is visible to the taker.
 */
final class LeftTimers {
  private static final VarHandle TOP;
  private static final VarHandle COUNT;

  static {
    try {
      var lookup = MethodHandles.lookup();
      TOP = lookup.findVarHandle(LeftTimers.class, "top", LoopTimer.class);
      COUNT = lookup.findVarHandle(LeftTimers.class, "count", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private volatile @Nullable LoopTimer top;
  private volatile int count;

  /** Leaves a timer, unless it is left already. Any thread; never throws. */
  void leave(LoopTimer timer) {
    if (!timer.claim()) {
      return;
    }
    // First, so that the count is never below what can be taken.
    int _ = (int) COUNT.getAndAdd(this, 1);
    LoopTimer before;
    do {
      before = top;
      timer.leaveAbove(before);
    } while (!TOP.compareAndSet(this, before, timer));
  }

  boolean isEmpty() {
    return top == null;
  }

  /** How many have been left and not looked at yet. */
  int size() {
    return count;
  }

  /** Takes all, the newest first; the taker {@link #release}s each of them before it looks at it. */
  @Nullable
  LoopTimer takeAll() {
    return top == null ? null : (LoopTimer) TOP.getAndSet(this, (LoopTimer) null);
  }

  /** Lets a timer be left again, and returns the one below it. */
  @Nullable
  LoopTimer release(LoopTimer timer) {
    int _ = (int) COUNT.getAndAdd(this, -1);
    return timer.release();
  }
}
