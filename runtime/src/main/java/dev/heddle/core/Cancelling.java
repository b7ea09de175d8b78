package dev.heddle.core;

import dev.heddle.FailureHandler;
import dev.heddle.scheduler.Interrupts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reaches all that is inside a cancelled scope, while tasks enter and leave scopes and start others.
 *
 * <p>{@link Scope#cancel} walks down: for each task inside it takes the task's lock, marks the scopes of
 * its chain from the cancelled one inwards up to the first shield, interrupts the thread if no
 * shield is in the way, and goes on with the children of each group it has marked. Entering and
 * leaving a scope takes the same lock. So a scope entered before the walk is marked by it, one
 * entered after it copies the mark from its parent, and an interrupt is only ever sent while its
 * scope is on the chain: it cannot hit what comes after. Whoever leaves a marked scope for an
 * unmarked one clears the interrupt status that may be left. What a channel throws out of an interrupt
 * does not stop the walk; the run's {@link FailureHandler} hears of it.
 *
 * <p>A child added to a group after the walk has passed finds the group's scope marked: marks are
 * made before the group's lock is taken to list its children, and children are added under it.
 */
public final class Cancelling {
  private Cancelling() {}

  /** Marks and interrupts all that a task is inside of, and its children; the task's own cancel. */
  static void allOf(Fiber<?> fiber) {
    spread(fiber, null, null);
  }

  /** A task to cancel from one of its scopes inwards; from its base if null. */
  private record Visit(Fiber<?> fiber, @Nullable Scope from) {}

  /** Reaches everybody, whatever it meets: nobody else walks here again. */
  static void spread(
      @Nullable Fiber<?> task, @Nullable Scope from, @Nullable Group below) {
    while (true) {
      try {
        walk(task, from, below);
        return;
      } catch (OutOfMemoryError _) {
        // From the start: to be marked or interrupted twice harms nobody who is still inside.
        Shortage.pause();
      }
    }
  }

  /** Goes down from a task, or from the children of a group. */
  static void walk(
      @Nullable Fiber<?> task, @Nullable Scope from, @Nullable Group below) {
    Deque<Visit> visits = new ArrayDeque<>();
    if (task != null) {
      visits.add(new Visit(task, from));
    }
    if (below != null) {
      visitChildren(below, visits);
    }
    Map<Fiber<?>, Throwable> thrown = null;
    Visit visit;
    while ((visit = visits.poll()) != null) {
      Fiber<?> fiber = visit.fiber();
      Shortage.mayBegin();
      List<Group> reached = new ArrayList<>();
      Throwable byChannel = mark(fiber, visit.from(), reached);
      if (byChannel != null) {
        thrown = thrown == null ? new LinkedHashMap<>() : thrown;
        thrown.put(fiber, byChannel);
      }
      for (Group group : reached) {
        visitChildren(group, visits);
      }
    }
    if (thrown != null) {
      thrown.forEach((fiber, failure) -> fiber.run.report(fiber, failure));
    }
  }

  private static void visitChildren(Group group, Deque<Visit> visits) {
    for (Fiber<?> child : group.children()) {
      visits.add(new Visit(child, null));
    }
  }

  /** Finds the groups inside; returns what a channel that the task uses has thrown, or null. */
  private static @Nullable Throwable mark(
      Fiber<?> fiber, @Nullable Scope from, List<Group> reached) {
    fiber.lockScopes();
    try {
      List<Scope> chain = chainDownTo(fiber, from);
      if (chain == null) {
        return null;
      }
      for (Scope scope : chain.reversed()) {
        if (scope.shield && scope != from) {
          return null;
        }
        scope.mark();
        if (scope.group != null) {
          reached.add(scope.group);
        }
      }
      fiber.cancelMayBePending();
      return Interrupts.deliver(fiber.thread());
    } finally {
      fiber.unlockScopes();
    }
  }

  /** The scopes of a task, innermost first, ending with {@code last}; null if it has left that. */
  private static @Nullable List<Scope> chainDownTo(
      Fiber<?> fiber, @Nullable Scope last) {
    List<Scope> chain = new ArrayList<>();
    for (Scope s = fiber.scope; s != null && s != fiber.base; s = s.parent) {
      chain.add(s);
      if (s == last) {
        return chain;
      }
    }
    return last == null ? chain : null;
  }
}
