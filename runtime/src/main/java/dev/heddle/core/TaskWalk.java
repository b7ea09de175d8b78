package dev.heddle.core;

import dev.heddle.Task;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds all tasks of a run: from a task to the groups it has open, and on to their children. */
public final class TaskWalk {
  private TaskWalk() {}

  /** A parent before its children; a snapshot that others may change meanwhile. */
  public static List<Task<?>> from(Fiber<?> main) {
    var found = new ArrayList<Task<?>>();
    Deque<Fiber<?>> left = new ArrayDeque<>(List.of(main));
    Fiber<?> next;
    while ((next = left.poll()) != null) {
      if (!next.isDone()) {
        found.add(next);
      }
      for (Scope scope : scopesOf(next)) {
        if (scope.group != null) {
          left.addAll(scope.group.children());
        }
      }
    }
    return found;
  }

  /** The scopes that a task is in and has entered itself, outermost first. */
  public static List<Scope> scopesOf(Fiber<?> task) {
    List<Scope> open = new ArrayList<>();
    task.lockScopes();
    try {
      for (Scope s = task.scope; s != null && s != task.base; s = s.parent) {
        open.add(s);
      }
    } finally {
      task.unlockScopes();
    }
    return open.reversed();
  }
}
