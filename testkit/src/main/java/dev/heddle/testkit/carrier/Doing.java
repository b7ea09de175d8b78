package dev.heddle.testkit.carrier;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** What a thread does at the end of a step, in words, and where in the program. */
public final class Doing {
  /** The name of the loader of rewritten classes. */
  public static final String REWRITTEN = "heddle-simulation";

  private Doing() {}

  static String of(SimulatedThread thread, Thread.State state) {
    if (state == Thread.State.TERMINATED) {
      return "ends";
    }
    Object blocker = LockSupport.getBlocker(thread.thread);
    String what =
        thread.ready
            ? "lets others go first"
            : state == Thread.State.BLOCKED
                ? "waits for a monitor"
                : blocker != null ? "waits for " + blocker : "waits";
    return what + where(thread.thread).map(frame -> " at " + frame).orElse("");
  }

  private static Optional<StackTraceElement> where(Thread thread) {
    return Arrays.stream(thread.getStackTrace()).filter(Doing::isOfTheProgram).findFirst();
  }

  private static boolean isOfTheProgram(StackTraceElement frame) {
    String name = frame.getClassName();
    return REWRITTEN.equals(frame.getClassLoaderName())
        || (!name.startsWith("java.") && !name.startsWith("jdk.")
            && !name.startsWith("dev.heddle."));
  }
}
