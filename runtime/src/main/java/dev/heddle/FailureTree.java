package dev.heddle;

import dev.heddle.failure.Causes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The failures below a group, however deep, each group looked at once: it may be held in several places,
 * or hold itself by way of others. One that holds nothing but what has been met above is a leaf, so that
 * whoever has thrown it is heard.
 */
final class FailureTree {
  /** A group that is being walked. */
  private static final class Level {
    final ExceptionGroup group;
    final Iterator<Throwable> members;
    final List<Throwable> selected = new ArrayList<>();
    boolean hasLeaves;

    Level(ExceptionGroup group) {
      this.group = group;
      this.members = group.members().iterator();
    }
  }

  private final Set<Throwable> met = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Level> path = new ArrayDeque<>();
  private final Predicate<? super Throwable> condition;

  private FailureTree(Predicate<? super Throwable> condition) {
    this.condition = condition;
  }

  static List<Throwable> leaves(ExceptionGroup root) {
    var leaves = new ArrayList<Throwable>();
    select(root, leaf -> {
      leaves.add(leaf);
      return false;
    });
    return leaves;
  }

  /** The part of which the leaves fulfil a condition, with the nesting kept. */
  static Optional<ExceptionGroup> select(
      ExceptionGroup root, Predicate<? super Throwable> condition) {
    return new FailureTree(condition).walk(root);
  }

  private Optional<ExceptionGroup> walk(ExceptionGroup root) {
    met.add(root);
    path.push(new Level(root));
    while (true) {
      Level level = path.element();
      if (level.members.hasNext()) {
        visit(level, level.members.next());
        continue;
      }
      path.pop();
      Optional<ExceptionGroup> part =
          level.selected.isEmpty()
              ? Optional.empty()
              : Optional.of(level.group.partOf(level.selected));
      if (path.isEmpty()) {
        return part;
      }
      leave(level, path.element(), part);
    }
  }

  private void visit(Level level, Throwable member) {
    if (!(member instanceof ExceptionGroup inner)) {
      leaf(level, member);
    } else if (met.add(inner)) {
      path.push(new Level(inner));
    }
  }

  private void leave(Level level, Level outer, Optional<ExceptionGroup> part) {
    if (level.hasLeaves) {
      outer.hasLeaves = true;
      part.ifPresent(outer.selected::add);
    } else {
      leaf(outer, level.group);
    }
  }

  private void leaf(Level level, Throwable leaf) {
    level.hasLeaves = true;
    if (condition.test(leaf)) {
      // A part that held such a group would lead to all the rest again.
      level.selected.add(leaf instanceof ExceptionGroup ? Causes.wordsOf(leaf) : leaf);
    }
  }
}
