package dev.heddle.report;

import dev.heddle.Action;
import dev.heddle.TaskTree;
import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import java.util.List;
import java.util.stream.Stream;

/** Stacks of tasks as a reader wants them: without what every wait and every task has in common. */
public final class StackText {
  /** How a thread parks. */
  private static final List<String> PARKING =
      List.of(
          "java.lang.VirtualThread.",
          "java.lang.System",
          "java.util.concurrent.locks.LockSupport.",
          "jdk.internal.",
          "dev.heddle.parking.");

  /** How a thread looks at itself. */
  private static final List<String> LOOKING =
      List.of("java.lang.Thread.", TreeWalk.class.getName() + ".", TaskTree.class.getName() + ".");

  /** What calls a task's body, and what tasks wait in that is not the program's. */
  private static final List<String> RUNNING =
      List.of(
          Fiber.class.getName() + ".",
          Run.class.getName() + ".",
          Action.class.getName() + ".",
          "dev.heddle.sync.Acquirable.");

  private static final String TASK = Fiber.class.getName();

  private StackText() {}

  /** Leaves out the runtime's frames, wherever they are. */
  public static Stream<StackTraceElement> ofProgram(List<StackTraceElement> stack) {
    return stack.stream().filter(frame -> !isOneOf(PARKING, frame) && !isOneOf(RUNNING, frame));
  }

  /**
   * Leaves out how a thread parks or looks at itself, at the top, and how a task's body is called, at
   * the bottom.
   */
  static List<StackTraceElement> withoutMachinery(StackTraceElement[] stack) {
    int from = 0;
    while (from < stack.length
        && (isOneOf(PARKING, stack[from]) || isOneOf(LOOKING, stack[from]))) {
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

  private static boolean isOneOf(List<String> prefixes, StackTraceElement frame) {
    return prefixes.stream().anyMatch((frame.getClassName() + ".")::startsWith);
  }
}
