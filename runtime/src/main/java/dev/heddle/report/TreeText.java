package dev.heddle.report;

import dev.heddle.TaskTree;
import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskState;
import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Draws a {@link TaskTree} in lines of text.
 *
 * <p>Without recursion, since tasks may be nested deeper than a stack; and bounded for a reader: of a
 * group with more than {@value #MANY} tasks the oldest {@value #SHOWN} are drawn and the others
 * counted by what they do, and below {@value #DEEPEST} levels it only counts.
 */
public final class TreeText {
  /** The name of the group that every run has for detached tasks. */
  public static final String DETACHED = "detached";

  private static final int MANY = 40;
  private static final int SHOWN = 20;
  private static final int DEEPEST = 50;

  /** What is left to draw, the next on top. */
  private final Deque<Branch> left = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();

  private TreeText() {}

  /** A task or group or remark, with what goes before its line and the lines below it. */
  private record Branch(Object node, String indent, String joint, int depth) {
    String below() {
      return switch (joint) {
        case "├─ " -> indent + "│  ";
        case "└─ " -> indent + "   ";
        default -> indent;
      };
    }
  }

  public static String of(TaskTree tree) {
    if (tree.runs().isEmpty()) {
      return "No run\n";
    }
    var drawing = new TreeText();
    tree.runs().forEach(drawing::draw);
    return drawing.text.toString();
  }

  private void draw(RunView run) {
    text.append("run '").append(Printable.of(run.name())).append("' on ");
    text.append(run.scheduler()).append('\n');
    left.push(new Branch(run.main(), "", "└─ ", 0));
    Branch next;
    while ((next = left.poll()) != null) {
      text.append(next.indent).append(next.joint);
      switch (next.node) {
        case TaskView task -> draw(task, next);
        case GroupView group -> draw(group, next);
        default -> text.append(next.node).append('\n');
      }
    }
  }

  private void draw(TaskView task, Branch at) {
    text.append(Printable.of(task.name())).append("  ").append(activity(task));
    if (task.timeLeft() != null) {
      text.append("; deadline in ").append(TimeText.of(task.timeLeft()));
    }
    if (task.cancelled() != null) {
      text.append("; being cancelled: ").append(Printable.of(task.cancelled()));
    }
    text.append('\n');
    List<GroupView> groups = task.groups().stream().filter(TreeText::isWorthALine).toList();
    String margin = at.below() + (groups.isEmpty() ? "     " : "│    ");
    if (!task.startedAt().isEmpty()) {
      text.append(margin).append("started at ").append(task.startedAt().getFirst()).append('\n');
    }
    for (StackTraceElement frame : task.stack()) {
      text.append(margin).append("at ").append(frame).append('\n');
    }
    push(groups, at);
  }

  /** In the group for detached tasks there is mostly nobody. */
  private static boolean isWorthALine(GroupView group) {
    return !group.tasks().isEmpty() || !group.name().equals(DETACHED);
  }

  private static String activity(TaskView task) {
    WaitView wait = task.waitsFor();
    if (task.state() != TaskState.WAITING || wait == null) {
      return task.state() == TaskState.RUNNING ? "running" : "ready";
    }
    String time = wait.waited() == null ? "" : TimeText.of(wait.waited()) + ": ";
    return "waits " + time + Printable.of(wait.description());
  }

  private void draw(GroupView group, Branch at) {
    text.append("group '").append(Printable.of(group.name())).append('\'');
    text.append(group.closing() ? ", closing" : "");
    if (group.cancelled() != null) {
      text.append(", cancelled: ").append(Printable.of(group.cancelled()));
    }
    text.append('\n');
    List<TaskView> tasks = group.tasks();
    if (at.depth >= DEEPEST && !tasks.isEmpty()) {
      push(List.of("… " + countBelow(group) + " tasks deeper"), at);
    } else if (tasks.size() <= MANY) {
      push(tasks, at);
    } else {
      List<Object> some = new ArrayList<>(tasks.subList(0, SHOWN));
      some.add(summary(tasks.subList(SHOWN, tasks.size())));
      push(some, at);
    }
  }

  private void push(List<?> nodes, Branch parent) {
    for (int i = nodes.size() - 1; i >= 0; i--) {
      String joint = i == nodes.size() - 1 ? "└─ " : "├─ ";
      left.push(new Branch(nodes.get(i), parent.below(), joint, parent.depth + 1));
    }
  }

  private static int countBelow(GroupView top) {
    int count = 0;
    Deque<GroupView> groups = new ArrayDeque<>(List.of(top));
    GroupView next;
    while ((next = groups.poll()) != null) {
      count += next.tasks().size();
      next.tasks().forEach(task -> groups.addAll(task.groups()));
    }
    return count;
  }

  private static String summary(List<TaskView> tasks) {
    Map<String, Long> counts =
        tasks.stream()
            .collect(Collectors.groupingBy(TreeText::kind, TreeMap::new, Collectors.counting()));
    return "… and " + tasks.size() + " more: "
        + counts.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(entry -> entry.getValue() + " " + entry.getKey())
            .collect(Collectors.joining(", "));
  }

  private static String kind(TaskView task) {
    WaitView wait = task.waitsFor();
    return task.state() != TaskState.WAITING || wait == null
        ? task.state() == TaskState.RUNNING ? "running" : "ready"
        : "waiting in " + wait.operation() + " of " + wait.kind();
  }
}
