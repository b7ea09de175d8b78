package dev.heddle.observe;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Gives the tasks below one task that nobody has named a name that says what they are of: {@code gather 2} is the
 * second that was started by a gather, {@code task 1} the first of groups without a name.
 */
final class UnnamedTasks {
  private static final Pattern UNNAMED = Pattern.compile("task#\\d+");

  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  String nameOf(String task, String group) {
    if (!UNNAMED.matcher(task).matches()) {
      return task;
    }
    String what = group.isEmpty() || group.equals("task-group") || group.equals("detached")
        ? "task"
        : group;
    return what + " " + counts.merge(what, 1, Integer::sum);
  }
}
