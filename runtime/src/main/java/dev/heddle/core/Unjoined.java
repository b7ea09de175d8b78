package dev.heddle.core;

import dev.heddle.Outcome;
import dev.heddle.UnjoinedTasksException;
import dev.heddle.failure.Causes;
import dev.heddle.failure.Exceptions;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says which tasks a forgotten join has cost. */
public final class Unjoined {
  /** How many tasks a message names. */
  private static final int MOST_NAMED = 3;

  private Unjoined() {}

  /** Tells of those that have ended as cancelled, besides what there is to tell; null if nothing. */
  static @Nullable IllegalStateException of(
      String group, List<Fiber<?>> atWork, @Nullable IllegalStateException besides) {
    if (atWork.isEmpty()) {
      return besides;
    }
    List<Fiber<?>> lost =
        atWork.stream().filter(task -> task.settled() instanceof Outcome.Cancelled).toList();
    if (lost.isEmpty()) {
      return besides;
    }
    UnjoinedTasksException missing = Exceptions.access().unjoined(message(group, lost));
    if (besides == null) {
      return missing;
    }
    Causes.suppress(besides, missing);
    return besides;
  }

  /** The eldest first, as they were started, of tasks the newest first. */
  static String names(List<Fiber<?>> tasks) {
    int more = tasks.size() - MOST_NAMED;
    return tasks.reversed().stream()
        .limit(MOST_NAMED)
        .map(task -> "'" + task.name() + "'")
        .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "");
  }

  private static String message(String group, List<Fiber<?>> lost) {
    return "The group '" + group + "' was closed while "
        + (lost.size() == 1 ? "a task was" : lost.size() + " tasks were")
        + " at work, and cancelled "
        + names(lost)
        + "; call join() at the end of its try block to wait for its tasks, or cancel(reason) to end"
        + " them on purpose";
  }
}
