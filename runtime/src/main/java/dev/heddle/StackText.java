package dev.heddle;

import java.util.List;

/** Stacks of tasks as a reader wants them. */
final class StackText {
  private static final List<String> MACHINERY =
      List.of(
          "java.lang.Thread.",
          "java.lang.VirtualThread.",
          "java.lang.System",
          "java.util.concurrent.locks.LockSupport",
          "jdk.internal.",
          "dev.heddle.parking.",
          TreeWalk.class.getName() + ".",
          TaskTree.class.getName() + ".");
  private static final String TASK = Fiber.class.getName();

  private StackText() {}

  /**
   * Leaves out how a thread parks or looks at itself, at the top, and how a task's body is called, at
   * the bottom.
   */
  static List<StackTraceElement> withoutMachinery(StackTraceElement[] stack) {
    int from = 0;
    while (from < stack.length && isMachinery(stack[from])) {
      from++;
    }
    int to = stack.length;
    for (int i = stack.length - 1; i >= from; i--) {
      if (stack[i].getClassName().equals(TASK) && stack[i].getMethodName().equals("run")) {
        to = i;
        break;
      }
    }
    return List.of(stack).subList(from, to);
  }

  private static boolean isMachinery(StackTraceElement frame) {
    return MACHINERY.stream().anyMatch((frame.getClassName() + ".")::startsWith);
  }
}
