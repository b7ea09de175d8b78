package dev.heddle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds all tasks of a run: from a task to the groups it has open, and on to their children. */
final class TaskWalk {
  private TaskWalk() {}

  /** A parent before its children; a snapshot that others may change meanwhile. */
  static List<Task<?>> from(Fiber<?> main) {
    var found = new ArrayList<Task<?>>();
    Deque<Fiber<?>> left = new ArrayDeque<>(List.of(main));
    Fiber<?> next;
    while ((next = left.poll()) != null) {
      if (!next.isDone()) {
        found.add(next);
      }
      for (TaskGroup group : groupsOf(next)) {
        left.addAll(group.children());
      }
    }
    return found;
  }

  private static List<TaskGroup> groupsOf(Fiber<?> fiber) {
    List<TaskGroup> groups = new ArrayList<>();
    fiber.lockScopes();
    try {
      for (CancelScope s = fiber.scope; s != null && s != fiber.base; s = s.parent) {
        if (s.group != null) {
          groups.add(s.group);
        }
      }
    } finally {
      fiber.unlockScopes();
    }
    return groups.reversed();
  }
}
