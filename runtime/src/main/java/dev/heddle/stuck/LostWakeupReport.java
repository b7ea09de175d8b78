package dev.heddle.stuck;

import dev.heddle.core.Fiber;
import dev.heddle.core.Run;
import dev.heddle.core.TaskWalk;
import dev.heddle.scheduler.Idleness;
import dev.heddle.scheduler.jdk.VmFlags;
import java.util.List;

/** What has to be known of a lost wake-up to find out how it came about. */
public final class LostWakeupReport {
  private static final int MOST_FRAMES = 20;

  private LostWakeupReport() {}

  static String of(Run run, List<Fiber<?>> lost, Idleness idle) {
    var text = new StringBuilder();
    text.append("A wake-up was lost in run '").append(run.name()).append("': ");
    text.append(lost.size())
        .append(
            " granted and still parked, or runnable and in no queue, although nothing runs. This");
    text.append(
        " is a fault of Heddle, of a primitive built on its WaitQueue, or of the JDK, not of the");
    text.append(
        " task. Who was lost is woken now, and the run goes on. Please report it with this text.");
    for (Fiber<?> task : lost) {
      append(text, task);
    }
    append(text, idle);
    text.append("\n  JDK ").append(Runtime.version());
    text.append(" of ").append(System.getProperty("java.vendor"));
    text.append(" (").append(System.getProperty("java.vm.name")).append(") on ");
    text.append(System.getProperty("os.name")).append(' ').append(System.getProperty("os.arch"));
    text.append(", ").append(Runtime.getRuntime().availableProcessors()).append(" processors");
    text.append("\n  flags: ").append(VmFlags.line());
    appendOthers(text, run, lost);
    return text.toString();
  }

  private static void append(StringBuilder text, Fiber<?> task) {
    text.append("\n  lost: ").append(Waits.describe(task));
    text.append("\n    its thread: ").append(task.thread());
    text.append(", ").append(task.thread().getState());
    append(text, task.thread().getStackTrace());
  }

  private static void append(StringBuilder text, Idleness idle) {
    text.append("\n  scheduler '").append(idle.scheduler()).append("': ");
    text.append(idle.slices()).append(" slices run, the last ");
    text.append(idle.quiet().toMillis()).append(" ms ago; waits for ");
    text.append(idle.timers()).append(" timers, ").append(idle.channels()).append(" channels, ");
    text.append(idle.callbacks()).append(" callbacks");
    for (Thread carrier : idle.carriers()) {
      text.append("\n    carrier ").append(carrier).append(", ").append(carrier.getState());
      append(text, carrier.getStackTrace());
    }
  }

  private static void append(StringBuilder text, StackTraceElement[] stack) {
    for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
      text.append("\n      at ").append(stack[i]);
    }
  }

  private static void appendOthers(StringBuilder text, Run run, List<Fiber<?>> lost) {
    List<Fiber<?>> others =
        TaskWalk.from(run.main()).stream()
            .<Fiber<?>>map(task -> (Fiber<?>) task)
            .filter(task -> !lost.contains(task))
            .toList();
    for (Fiber<?> task : others.subList(0, Math.min(others.size(), Waits.MOST_DESCRIBED))) {
      text.append("\n  other: ").append(Waits.describe(task));
    }
    if (others.size() > Waits.MOST_DESCRIBED) {
      text.append("\n  and ").append(others.size() - Waits.MOST_DESCRIBED).append(" more tasks");
    }
  }
}
