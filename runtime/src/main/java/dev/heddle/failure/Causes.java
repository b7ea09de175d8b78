package dev.heddle.failure;

import dev.heddle.report.FailureText;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which failures lead to which: by their causes, by what is suppressed in them, and by being a group of
 * them. What we attach to a failure never leads back to it, since many a program that follows causes
 * does not end on a circle.
 */
public final class Causes {
  /** How far is looked. A user's graph may be larger than that, and is met once for each failure. */
  private static final int MOST = 1_000;

  private Causes() {}

  /** Suppresses one failure in another, unless it is known there already. */
  public static void suppress(Throwable in, Throwable what) {
    if (lead(in, what)) {
      return;
    }
    in.addSuppressed(withoutWayTo(in, what));
  }

  /** The failure itself, or a stand-in with its words and its stack if it leads to the target. */
  public static Throwable withoutWayTo(Throwable target, Throwable failure) {
    return lead(failure, target) ? wordsOf(failure) : failure;
  }

  /** A stand-in for a failure that leads back to where it is told. */
  public static Throwable wordsOf(Throwable failure) {
    return FailureText.standIn(
        failure, FailureText.of(failure) + " (its causes lead back to where this is told)");
  }

  /** Whether one failure is the other, or leads to it. */
  public static boolean lead(Throwable from, Throwable to) {
    Set<Throwable> met = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Throwable> next = new ArrayDeque<>();
    Exceptions access = Exceptions.accessIfGiven();
    next.add(from);
    Throwable now;
    while ((now = next.poll()) != null && met.size() < MOST) {
      if (now == to) {
        return true;
      }
      if (met.add(now)) {
        Throwable cause = causeOf(now, access);
        if (cause != null) {
          next.add(cause);
        }
        next.addAll(Arrays.asList(now.getSuppressed()));
        if (access != null) {
          next.addAll(access.members(now));
        }
      }
    }
    return false;
  }

  /** A user's exception may fail to say it. */
  private static @Nullable Throwable causeOf(Throwable failure, @Nullable Exceptions access) {
    try {
      return access == null ? failure.getCause() : access.causeOf(failure);
    } catch (Throwable _) {
      return null;
    }
  }
}
