package dev.heddle.report;

import dev.heddle.TaskTree;
import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.RunView;
import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import dev.heddle.scheduler.LoopStatistics;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Writes a {@link TaskTree} in JSON. Without recursion, since tasks may nest deeper than a stack. */
public final class TreeJson {
  private enum End {
    LIST, OBJECT
  }

  private final JsonText json = new JsonText();

  /** What is left to write, the next on top: tasks, groups, and the ends of what is open. */
  private final Deque<Object> left = new ArrayDeque<>();

  private TreeJson() {}

  public static String of(TaskTree tree) {
    var writer = new TreeJson();
    writer.json.open('{').key("runs").open('[');
    tree.runs().forEach(writer::write);
    return writer.json.close(']').close('}').toString();
  }

  private void write(RunView run) {
    json.open('{').member("name", run.name()).member("scheduler", run.scheduler());
    json.key("carriers").open('[');
    run.carriers().forEach(this::write);
    json.close(']').key("main");
    left.push(run.main());
    while (!left.isEmpty()) {
      switch (left.pop()) {
        case TaskView task -> begin(task);
        case GroupView group -> begin(group);
        case End end -> json.close(end == End.LIST ? ']' : '}');
        case Object other -> throw new AssertionError(other);
      }
    }
    json.close('}');
  }

  private void write(LoopStatistics seen) {
    json.open('{')
        .member("turns", seen.turns())
        .member("slices", seen.slices())
        .member("parks", seen.parks())
        .member("runnable", seen.runnable())
        .member("timers", seen.timers())
        .member("lagNanos", seen.lagNanos())
        .member("longestLagNanos", seen.longestLagNanos())
        .member("longestTurnNanos", seen.longestTurnNanos())
        .close('}');
  }

  private void begin(TaskView task) {
    json.open('{')
        .member("name", task.name())
        .member("thread", task.threadId())
        .member("state", task.state().name().toLowerCase(Locale.ROOT));
    if (task.waitsFor() != null) {
      json.key("wait");
      write(task.waitsFor());
    }
    json.member("timeLeftNanos", task.timeLeft() == null ? null : task.timeLeft().toNanos())
        .member("cancelled", task.cancelled());
    frames("startedAt", task.startedAt());
    frames("stack", task.stack());
    json.key("groups").open('[');
    end(task.groups());
  }

  private void write(WaitView wait) {
    json.open('{')
        .member("operation", wait.operation())
        .member("kind", wait.kind())
        .member("description", wait.description())
        .member("waitedNanos", wait.waited() == null ? null : wait.waited().toNanos())
        .member("holder", wait.holder())
        .close('}');
  }

  private void begin(GroupView group) {
    json.open('{')
        .member("name", group.name())
        .member("closing", group.closing())
        .member("cancelled", group.cancelled())
        .key("tasks")
        .open('[');
    end(group.tasks());
  }

  /** Has the members of the open list written, then the ends of the list and of its owner. */
  private void end(List<?> members) {
    left.push(End.OBJECT);
    left.push(End.LIST);
    members.reversed().forEach(left::push);
  }

  private void frames(String name, List<StackTraceElement> frames) {
    if (!frames.isEmpty()) {
      json.key(name).open('[');
      frames.forEach(frame -> json.value(frame.toString()));
      json.close(']');
    }
  }
}
