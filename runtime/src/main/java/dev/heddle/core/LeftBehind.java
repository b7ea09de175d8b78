package dev.heddle.core;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Groups that could not be closed where they should have been, because nobody can wait there: the JDK
 * takes a waiting thread's stack off its carrier frame by frame, and that overflows if the stack is deep,
 * or finds no memory. Their children have been cancelled, and their owner, which has left their scope,
 * waits for them before it ends.
 */
public final class LeftBehind {
  private static final Map<Fiber<?>, List<Group>> GROUPS = new ConcurrentHashMap<>();

  private LeftBehind() {}

  /** By the group's owner. */
  static void add(Group group) {
    GROUPS.computeIfAbsent(group.owner, _ -> new CopyOnWriteArrayList<>()).add(group);
  }

  /** By a task that is about to end. */
  static void finish(Fiber<?> owner) {
    if (!GROUPS.isEmpty()) {
      List<Group> left = GROUPS.remove(owner);
      if (left != null) {
        left.forEach(Group::finishLate);
      }
    }
  }
}
