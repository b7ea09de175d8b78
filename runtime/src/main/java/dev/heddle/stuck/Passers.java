package dev.heddle.stuck;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Who could be between a grant and its unpark: a platform thread that runs, or has been kept from
 * running, inside of Heddle, or with a virtual thread on it, of which its stack shows nothing.
 */
public final class Passers {
  private static final String OURS = "dev.heddle.";

  /** The frame under each virtual thread that a platform thread carries. */
  private static final String CARRIES = "jdk.internal.vm.Continuation";

  /** Whose native methods wait: for a file, a socket, a process. */
  private static final List<String> INPUT_AND_OUTPUT =
      List.of("sun.nio.", "sun.net.", "java.io.", "java.net.", "java.lang.Process");

  private Passers() {}

  /** Stops every platform thread for its stack, so it is asked only when there is a suspicion. */
  static boolean isAnyOnItsWay(Collection<Thread> idleCarriers) {
    for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
      Thread thread = each.getKey();
      if (thread != Thread.currentThread()
          && !idleCarriers.contains(thread)
          && (has(CARRIES, each.getValue()) || isPassing(thread, each.getValue()))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPassing(Thread thread, StackTraceElement[] stack) {
    return thread.getState() == Thread.State.RUNNABLE && has(OURS, stack) && !isWaiting(stack[0]);
  }

  private static boolean isWaiting(StackTraceElement top) {
    return top.isNativeMethod()
        && INPUT_AND_OUTPUT.stream().anyMatch(top.getClassName()::startsWith);
  }

  private static boolean has(String typePrefix, StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      if (frame.getClassName().startsWith(typePrefix)) {
        return true;
      }
    }
    return false;
  }
}
