package dev.heddle.testkit.carrier;

import java.util.ArrayDeque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;

/**
 * Who waits for a thread of the simulation to end. {@code Thread.join} parks up to JDK 26, and waits at the monitor of
 * the thread from 27 on, where a thread of the JDK's takes part; here it is a wait like any other.
 */
public final class Joins {
  private final SimulatedCarrier carrier;
  private final Map<Thread, Queue<Thread>> joiners = new IdentityHashMap<>();

  Joins(SimulatedCarrier carrier) {
    this.carrier = carrier;
  }

  /** What somebody who joins is parked on, for the steps of a failure. */
  private record Ending(Thread thread) {
    @Override
    public String toString() {
      return "'" + thread.getName() + "' to end";
    }
  }

  /** Waits until a thread has ended, be it of this simulation or not. */
  public void await(Thread thread) throws InterruptedException {
    if (!carrier.knows(thread)) {
      thread.join();
      return;
    }
    while (thread.isAlive()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Thread me = Thread.currentThread();
      Queue<Thread> others = joiners.computeIfAbsent(thread, _ -> new ArrayDeque<>(2));
      others.add(me);
      LockSupport.park(new Ending(thread));
      others.remove(me);
    }
  }

  /** After the last slice of a thread. */
  void ended(Thread thread) {
    Queue<Thread> waiting = joiners.remove(thread);
    if (waiting != null) {
      waiting.forEach(LockSupport::unpark);
    }
  }
}
