package dev.heddle.observe.folding;

import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.TaskView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the tree of a run, folded: of a group more than {@value #FEW} tasks that are alike and have no groups of their
 * own are one line, unless it has been opened. Bounded, whatever the tree; without recursion, since tasks may nest deeper
 * than a stack.
 */
final class TreeView {
  private static final int FEW = 4;
  private static final int MOST_MEMBERS = 100;
  private static final int MOST_LINES = 1_000;

  private final Line line;
  private final PageQuery query;

  /** What is left to write, the next on top. */
  private final Deque<Step> left = new ArrayDeque<>();
  private int lines;

  TreeView(Json json, PageQuery query) {
    this.line = new Line(json);
    this.query = query;
  }

  private record Step(int depth, Object node) {}

  private record Named(GroupView group, String key) {}

  private record Folded(Alike alike, Crowd crowd, String key) {}

  private record More(long count) {}

  void write(TaskView main) {
    left.push(new Step(0, main));
    Step next;
    while ((next = left.poll()) != null) {
      if (++lines > MOST_LINES) {
        line.more(left.size() + 1L, next.depth);
        return;
      }
      switch (next.node) {
        case TaskView task -> write(task, next.depth);
        case Named group -> write(group, next.depth);
        case Folded crowd -> write(crowd, next.depth);
        case More more -> line.more(more.count, next.depth);
        case Object other -> throw new AssertionError(other);
      }
    }
  }

  private void write(TaskView task, int depth) {
    line.task(task, depth, null);
    List<Object> below = new ArrayList<>();
    for (int i = 0; i < task.groups().size(); i++) {
      GroupView group = task.groups().get(i);
      // Each run has one for detached tasks, in which there is mostly nobody.
      if (!group.tasks().isEmpty() || !group.name().equals("detached")) {
        below.add(new Named(group, task.threadId() + "/" + i));
      }
    }
    push(below, depth + 1);
  }

  private void write(Named named, int depth) {
    line.group(named.group, named.key, depth);
    Map<Alike, Crowd> crowds = new LinkedHashMap<>();
    List<Object> below = new ArrayList<>();
    long more = 0;
    for (TaskView task : named.group.tasks()) {
      if (task.groups().isEmpty()) {
        crowds.computeIfAbsent(Alike.of(task), _ -> new Crowd()).add(task);
      } else if (below.size() < MOST_MEMBERS) {
        below.add(task);
      } else {
        more++;
      }
    }
    crowds.forEach((alike, crowd) -> {
      if (crowd.members().size() <= FEW) {
        below.addAll(crowd.members());
      } else {
        below.add(new Folded(alike, crowd, named.key + "/" + Shown.of(alike.toString())));
      }
    });
    if (more > 0) {
      below.add(new More(more));
    }
    push(below, depth + 1);
  }

  private void write(Folded folded, int depth) {
    boolean open = query.open().contains(folded.key);
    line.crowd(folded.alike, folded.crowd, folded.key, open, depth);
    if (open) {
      List<TaskView> members = folded.crowd.members();
      List<Object> below =
          new ArrayList<>(members.subList(0, Math.min(members.size(), MOST_MEMBERS)));
      if (members.size() > MOST_MEMBERS) {
        below.add(new More(members.size() - MOST_MEMBERS));
      }
      push(below, depth + 1);
    }
  }

  private void push(List<?> nodes, int depth) {
    nodes.reversed().forEach(node -> left.push(new Step(depth, node)));
  }
}
