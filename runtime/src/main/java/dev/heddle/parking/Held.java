package dev.heddle.parking;

import java.util.List;

/**
 * What is waited on, if it knows whom the waiting wait for. That is what makes a chain of waits of
 * several waits, and a deadlock of a chain that bites its tail.
 */
public interface Held {

  /**
   * Returns the threads without which a wait cannot end, except by cancellation or by its time: each of
   * them has to do something first. Asked while nobody runs who could change the answer, from any
   * thread, and rarely.
   *
   * @param waiter the wait
   * @return the threads, some of which may have ended; empty if others could end the wait as well
   */
  List<Thread> holders(Waiter waiter);
}
