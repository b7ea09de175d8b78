package dev.heddle.observe.folding;

import dev.heddle.inspect.GroupView;
import dev.heddle.inspect.TaskView;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** Writes the tasks of a run whose names have a text in them, and where each stands. */
final class SearchView {
  private static final int MOST = 200;

  private final Line line;
  private final String text;

  SearchView(Json json, String text) {
    this.line = new Line(json);
    this.text = text;
  }

  private record Place(TaskView task, String path) {}

  void write(TaskView main) {
    long found = 0;
    Deque<Place> left = new ArrayDeque<>(List.of(new Place(main, "")));
    Place next;
    while ((next = left.poll()) != null) {
      TaskView task = next.task;
      // As it is shown, which a reader has it from.
      if (Shown.of(task.name()).toLowerCase(Locale.ROOT).contains(text) && ++found <= MOST) {
        line.task(task, 0, next.path);
      }
      for (GroupView group : task.groups()) {
        String path = below(next.path, Shown.of(task.name()) + " › " + Shown.of(group.name()));
        group.tasks().forEach(child -> left.add(new Place(child, path)));
      }
    }
    if (found > MOST) {
      line.more(found - MOST, 0);
    }
  }

  /** Of a very deep place the end only: each level would be kept as long as all above it. */
  private static String below(String path, String step) {
    String whole = path.isEmpty() ? step : path + " › " + step;
    return whole.length() <= MOST ? whole : "… " + whole.substring(whole.length() - MOST);
  }
}
