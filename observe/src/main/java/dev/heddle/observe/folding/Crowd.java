package dev.heddle.observe.folding;

import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tasks that are alike: how many, what some are called, and how long the one that has waited longest has. */
final class Crowd {
  private static final int MOST_NAMES = 3;

  private final List<TaskView> members = new ArrayList<>();
  private long longestNanos = -1;

  void add(TaskView task) {
    members.add(task);
    WaitView wait = task.waitsFor();
    if (wait != null && wait.waited() != null) {
      longestNanos = Math.max(longestNanos, wait.waited().toNanos());
    }
  }

  List<TaskView> members() {
    return members;
  }

  /** Null if none says how long it has waited. */
  @Nullable
  Long longestNanos() {
    return longestNanos < 0 ? null : longestNanos;
  }

  String names() {
    String some =
        members.stream().limit(MOST_NAMES).map(each -> Shown.of(each.name()))
            .collect(Collectors.joining(", "));
    return members.size() > MOST_NAMES ? some + ", …" : some;
  }
}
