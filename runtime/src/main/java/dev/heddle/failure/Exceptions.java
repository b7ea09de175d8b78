package dev.heddle.failure;

import dev.heddle.CancelReason;
import dev.heddle.CancelScope;
import dev.heddle.CancelledException;
import dev.heddle.DeadlineException;
import dev.heddle.DeadlockException;
import dev.heddle.ExceptionGroup;
import dev.heddle.Heddle;
import dev.heddle.RestartLimitException;
import dev.heddle.TaskCancelledException;
import dev.heddle.TaskFailedException;
import dev.heddle.UnjoinedTasksException;
import dev.heddle.WaitGraph;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime may do with the exceptions of the API and their users may not: make them, and look into
 * groups of failures without counting as somebody who has asked what they hold.
 *
 * <p>The one implementation lies beside the exceptions. {@link Heddle} hands it over when it is loaded, which
 * nearly every program does first of all. Not the exceptions themselves: such a class may first be loaded
 * where a stack is nearly used up, and would be broken for ever.
 */
public abstract class Exceptions {
  private static volatile @Nullable Exceptions given;

  protected Exceptions() {}

  /** Called once, by the class that is asked to below. */
  public static void give(Exceptions access) {
    given = access;
  }

  /** Null as long as nothing has needed it: then there is no group to look into either. */
  public static @Nullable Exceptions accessIfGiven() {
    return given;
  }

  public static Exceptions access() {
    Exceptions access = given;
    if (access == null) {
      try {
        MethodHandles.lookup().ensureInitialized(Heddle.class);
      } catch (IllegalAccessException e) {
        throw new IllegalStateException("The class Heddle is public", e);
      }
      access = Objects.requireNonNull(given);
    }
    return access;
  }

  public abstract CancelledException cancelled(CancelReason reason);

  public abstract DeadlineException deadline(CancelScope scope, String message, Throwable by);

  public abstract DeadlockException deadlock(WaitGraph graph, List<StackTraceElement> victim);

  public abstract RestartLimitException restartLimit(String message, @Nullable Throwable last);

  public abstract TaskCancelledException taskCancelled(String what, Throwable cause);

  /** For who has asked for the result, and could ask for the outcome. */
  public abstract TaskCancelledException awaitedCancelled(String what, Throwable cause);

  public abstract TaskFailedException taskFailed(String what, Throwable cause);

  public abstract UnjoinedTasksException unjoined(String message);

  /** Lets another failure of the same tasks join a group. */
  public abstract void add(ExceptionGroup group, Throwable failure);

  /** The same failures in a second exception, which tells of the first. */
  public abstract ExceptionGroup again(ExceptionGroup group);

  /** The group itself, of one that tells of it again. */
  public abstract ExceptionGroup original(ExceptionGroup group);

  /** Whether a user has asked what a group holds. */
  public abstract boolean isSeen(ExceptionGroup group);

  /** The failures in a group; empty if it is none. */
  public abstract List<Throwable> members(Throwable failure);

  /** The cause of a failure, group or not. */
  public abstract @Nullable Throwable causeOf(Throwable failure);
}
