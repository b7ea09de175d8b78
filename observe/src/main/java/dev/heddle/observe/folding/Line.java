package dev.heddle.observe.folding;

import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.TaskView;
import dev.heddle.inspect.WaitView;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes one line of the page. */
final class Line {
  private final Json json;

  Line(Json json) {
    this.json = json;
  }

  void task(TaskView task, int depth, @Nullable String path) {
    begin("task", "t" + task.threadId(), depth);
    json.member("name", Shown.of(task.name()))
        .member("path", path)
        .member("thread", task.threadId())
        .member("state", task.state().name().toLowerCase(Locale.ROOT))
        .member("alike", Shown.of(Alike.of(task).what()))
        .member("timeLeftNanos", nanos(task.timeLeft()))
        .member("cancelled", shown(task.cancelled()));
    WaitView wait = task.waitsFor();
    if (wait != null) {
      json.member("what", Shown.of(wait.description()))
          .member("waitedNanos", nanos(wait.waited()))
          .member("holder", shown(wait.holder()));
    }
    frames("startedAt", task.startedAt());
    frames("stack", task.stack());
    json.close('}');
  }

  void group(GroupView group, String key, int depth) {
    begin("group", key, depth);
    json.member("name", Shown.of(group.name()))
        .member("count", group.tasks().size())
        .member("closing", group.closing())
        .member("cancelled", shown(group.cancelled()))
        .close('}');
  }

  void crowd(Alike alike, Crowd crowd, String key, boolean open, int depth) {
    begin("crowd", key, depth);
    json.member("name", Shown.of(alike.toString()))
        .member("alike", Shown.of(alike.what()))
        .member("state", crowd.members().getFirst().state().name().toLowerCase(Locale.ROOT))
        .member("count", crowd.members().size())
        .member("waitedNanos", crowd.longestNanos())
        .member("names", crowd.names())
        .member("open", open)
        .close('}');
  }

  void more(long count, int depth) {
    begin("more", "", depth);
    json.member("count", count).close('}');
  }

  private void begin(String kind, String key, int depth) {
    json.open('{').member("kind", kind).member("key", key).member("depth", depth);
  }

  private void frames(String name, List<StackTraceElement> frames) {
    if (!frames.isEmpty()) {
      json.key(name).open('[');
      frames.forEach(json::value);
      json.close(']');
    }
  }

  private static @Nullable String shown(@Nullable String text) {
    return text == null ? null : Shown.of(text);
  }

  private static @Nullable Long nanos(@Nullable Duration time) {
    return time == null ? null : time.toNanos();
  }
}
