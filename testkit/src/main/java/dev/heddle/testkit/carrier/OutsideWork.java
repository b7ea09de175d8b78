package dev.heddle.testkit.carrier;

import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * What {@code dev.heddle.net} does on threads outside: it looks up names, and calculates for TLS. A task that waits for that
 * goes on in the same step when it is there, and nobody else runs meanwhile. So it makes no difference how fast those threads
 * are, and whether they are so fast that the task has not waited at all.
 */
final class OutsideWork {
  /** Who makes such a task wait: hidden by the runtime, so known by their names. */
  private static final Set<String> WORKERS =
      Set.of("dev.heddle.net.NameLookup", "dev.heddle.net.TlsRecords");

  private OutsideWork() {}

  /** Whether a thread that has stopped running waits for such work, or inside of the JDK for a thread that does it. */
  static boolean isAwaitedBy(SimulatedThread thread) {
    if (thread.ready) {
      return false;
    }
    Object blocker = LockSupport.getBlocker(thread.thread);
    String name = blocker == null ? "" : blocker.getClass().getName();
    Thread.State state = thread.thread.getState();
    // One that can run and has not arrived yet has just been woken there.
    boolean perhaps = blocker == null
        ? state == Thread.State.BLOCKED || state == Thread.State.RUNNABLE
        : name.equals(OutsideCalls.CALL) || name.startsWith("java.");
    return perhaps && isWork(thread.thread.getStackTrace());
  }

  private static boolean isWork(StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (WORKERS.contains(frame.getClassName())) {
        return true;
      }
    }
    return false;
  }
}
