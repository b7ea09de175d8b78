package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.jdk.UnblockerTurn;
import java.util.concurrent.locks.LockSupport;

/**
 * Who waits for a monitor or in {@code Object.wait}. The JDK makes such a thread runnable on a thread of
 * its own, so before each choice that has had its turn; else a schedule would depend on how fast it is.
 */
final class Monitors {
  private static final int FRAMES = 6;

  private int waiting;

  /** After a slice of a thread. */
  void look(SimulatedThread ran) {
    Thread.State state = ran.thread.getState();
    boolean at = state == Thread.State.BLOCKED
        || ((state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
            && LockSupport.getBlocker(ran.thread) == null
            && isInWait(ran.thread.getStackTrace()));
    if (at != ran.atMonitor) {
      ran.atMonitor = at;
      waiting += at ? 1 : -1;
    }
  }

  void ready(SimulatedThread thread) {
    if (thread.atMonitor) {
      thread.atMonitor = false;
      waiting--;
    }
  }

  boolean isAnyWaiting() {
    return waiting > 0;
  }

  /** Returns once everybody is ready who has been let in or notified. */
  void settle() {
    if (waiting > 0) {
      var turn = new UnblockerTurn();
      while (!turn.isOver()) {
        Thread.onSpinWait();
      }
    }
  }

  private static boolean isInWait(StackTraceElement[] stack) {
    for (int i = 0; i < Math.min(stack.length, FRAMES); i++) {
      if (stack[i].getMethodName().equals("wait0")) {
        return true;
      }
    }
    return false;
  }
}
