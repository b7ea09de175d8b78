package dev.heddle.testkit.carrier;

import java.util.concurrent.locks.LockSupport;

/** Who waits for a call of {@code Heddle.blocking}; time stands still for as long as nobody else can run. */
final class OutsideCalls {
  /** What such a thread waits on: hidden by the runtime, so known by its name. */
  static final String CALL = "dev.heddle.blocking.BlockingCall";

  private int waiting;

  /** After a slice of a thread that is not ready. */
  void look(SimulatedThread ran) {
    Object blocker = LockSupport.getBlocker(ran.thread);
    boolean outside = blocker != null && blocker.getClass().getName().equals(CALL);
    if (outside != ran.atOutsideCall) {
      ran.atOutsideCall = outside;
      waiting += outside ? 1 : -1;
    }
  }

  /** When a thread is ready again, or never will be. */
  void forget(SimulatedThread thread) {
    if (thread.atOutsideCall) {
      thread.atOutsideCall = false;
      waiting--;
    }
  }

  boolean isAnyAwaited() {
    return waiting > 0;
  }
}
