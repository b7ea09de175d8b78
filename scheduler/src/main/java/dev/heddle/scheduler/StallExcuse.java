package dev.heddle.scheduler;

import java.util.List;
import java.util.Set;

/**
 * Why a slice that takes long is not the program's fault, yet: the machine gives its carrier no
 * processor, or it loads classes or links calls, which happens once.
 *
 * <p>A carrier that waits, or is in a native method, needs no processor to be held: that is a stall by
 * the clock. Whoever computes has to have computed for half the threshold. And nothing is excused for
 * longer than {@link #PATIENCE} thresholds.
 */
final class StallExcuse {
  /** How many thresholds anything is excused for. */
  static final int PATIENCE = 10;

  private static final Set<String> LOADERS =
      Set.of("loadClass", "findClass", "defineClass", "forName", "forName0");

  private StallExcuse() {}

  /**
   * Says whether a slice is excused that has been seen for longer than the threshold.
   *
   * @param held the nanoseconds since it was first seen
   * @param computed how many of them its carrier has computed
   * @param threshold in nanoseconds
   * @param carrier the state of the carrier
   * @param stack what its holder does
   */
  static boolean holds(
      long held, long computed, long threshold, Thread.State carrier,
      List<StackTraceElement> stack) {
    if (held / PATIENCE >= threshold) {
      return false;
    }
    if (stack.stream().anyMatch(StallExcuse::loads)) {
      return true;
    }
    boolean computes =
        !Watched.waits(carrier) && !stack.isEmpty() && !stack.getFirst().isNativeMethod();
    return computes && computed < threshold / 2;
  }

  private static boolean loads(StackTraceElement frame) {
    String type = frame.getClassName();
    return type.equals("java.lang.invoke.MethodHandleNatives")
        || (LOADERS.contains(frame.getMethodName())
            && (type.equals("java.lang.ClassLoader")
                || type.equals("java.lang.Class")
                || type.startsWith("jdk.internal.loader.")));
  }
}
