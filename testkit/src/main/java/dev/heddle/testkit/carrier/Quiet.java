package dev.heddle.testkit.carrier;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.LockSupport;

/** Who waits until nobody else can run. Time does not pass meanwhile. */
public final class Quiet {
  private final Deque<Thread> waiting = new ArrayDeque<>();

  /** Waits until nobody else can run. */
  public void await() {
    Thread me = Thread.currentThread();
    waiting.add(me);
    while (waiting.contains(me)) {
      LockSupport.park(this);
    }
  }

  /** Nobody can run: wakes the one that has waited for longest; returns false if nobody waits. */
  boolean wakeNext() {
    Thread next = waiting.poll();
    if (next != null) {
      LockSupport.unpark(next);
    }
    return next != null;
  }

  void forget(Thread thread) {
    waiting.remove(thread);
  }

  @Override
  public String toString() {
    return "all others to wait";
  }
}
