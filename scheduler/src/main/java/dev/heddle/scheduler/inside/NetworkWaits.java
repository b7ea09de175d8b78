package dev.heddle.scheduler.inside;

import java.util.List;
import java.util.Set;

/**
 * Whether a thread of the program waits for the network: whoever waits for such a thread is a server
 * or a client that has nothing to do, and may have for days.
 *
 * <p>It is in a native method of the JDK's channels and sockets, called by somebody other than the JDK:
 * the JDK's own threads wait there for ever, whether or not the program uses them.
 */
public final class NetworkWaits {
  private static final Set<String> OF_THE_JDK =
      Set.of("java.base", "java.net.http", "java.rmi", "jdk.management.agent");

  private NetworkWaits() {}

  /**
   * Looks at the stack of each thread of the process; for rare questions.
   *
   * @return whether one waits for the network
   */
  public static boolean any() {
    return Outside.platformThreads().stream()
        .filter(thread -> !(thread instanceof OwnThread))
        .anyMatch(thread -> isOne(List.of(thread.getStackTrace())));
  }

  static boolean isOne(List<StackTraceElement> stack) {
    return !stack.isEmpty()
        && stack.getFirst().isNativeMethod()
        && stack.getFirst().getClassName().startsWith("sun.nio.ch.")
        && stack.stream().anyMatch(frame -> !OF_THE_JDK.contains(module(frame)));
  }

  private static String module(StackTraceElement frame) {
    return String.valueOf(frame.getModuleName());
  }
}
