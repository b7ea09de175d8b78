package dev.heddle.observe.folding;

import dev.heddle.TaskTree;
import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskView;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws the tasks of each run, those that are alike in one line, the largest crowds first. */
final class AlikeText {
  private AlikeText() {}

  static String of(TaskTree tree) {
    return tree.runs().stream().map(AlikeText::of).collect(Collectors.joining());
  }

  private static String of(RunView run) {
    Map<Alike, Crowd> crowds = new LinkedHashMap<>();
    Deque<TaskView> left = new ArrayDeque<>(List.of(run.main()));
    TaskView task;
    while ((task = left.poll()) != null) {
      crowds.computeIfAbsent(Alike.of(task), _ -> new Crowd()).add(task);
      for (GroupView group : task.groups()) {
        left.addAll(group.tasks());
      }
    }
    return crowds.entrySet()
        .stream()
        .sorted(Comparator.comparing(each -> -each.getValue().members().size()))
        .map(each -> line(run.name(), each.getKey(), each.getValue()))
        .collect(Collectors.joining());
  }

  private static String line(String run, Alike alike, Crowd crowd) {
    Long longest = crowd.longestNanos();
    String waited = longest == null ? "" : "%.1f s".formatted(longest / 1e9);
    return "%8d  %-12s %9s  %s  (%s)\n".formatted(
        crowd.members().size(), Shown.of(run), waited, Shown.of(alike.toString()), crowd.names());
  }
}
