package dev.heddle;

import dev.heddle.report.Causes;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says that a {@link TaskGroup} was closed while tasks were at work in it that nobody had asked to stop:
 * they have been cancelled, and their work is lost. A call of {@link TaskGroup#join} is missing, or one of
 * {@link TaskGroup#cancel} if that was the intent.
 *
 * <p>Suppressed in another exception it is a remark: that one has left the group's block before the join,
 * and these tasks ended for it. It says no more than their names, and holds none of them.
 */
public final class UnjoinedTasksException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  /** How many tasks a message names. */
  private static final int MOST_NAMED = 3;

  private UnjoinedTasksException(String message) {
    super(message);
  }

  /** Tells of those that have ended as cancelled, besides what there is to tell; null if nothing. */
  static @Nullable IllegalStateException of(
      String group, List<Fiber<?>> atWork, @Nullable IllegalStateException besides) {
    List<Fiber<?>> lost =
        atWork.stream().filter(task -> task.settled() instanceof Outcome.Cancelled).toList();
    if (lost.isEmpty()) {
      return besides;
    }
    var missing = new UnjoinedTasksException(message(group, lost));
    if (besides == null) {
      return missing;
    }
    Causes.suppress(besides, missing);
    return besides;
  }

  /** The eldest first, as they were started. */
  private static String message(String group, List<Fiber<?>> lost) {
    List<Fiber<?>> eldest = lost.reversed();
    int more = lost.size() - MOST_NAMED;
    return "The group '" + group + "' was closed while "
        + (lost.size() == 1 ? "a task was" : lost.size() + " tasks were")
        + " at work, and cancelled "
        + eldest.stream()
            .limit(MOST_NAMED)
            .map(task -> "'" + task.name() + "'")
            .collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "")
        + "; call join() at the end of its try block to wait for its tasks, or cancel(reason) to end"
        + " them on purpose";
  }
}
