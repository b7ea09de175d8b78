package dev.heddle.report;

import dev.heddle.Coroutine;
import dev.heddle.Task;
import dev.heddle.scheduler.Disposal;
import dev.heddle.scheduler.Log;
import org.jspecify.annotations.Nullable;

/**
 * Where a {@link Coroutine} was made, and whether anybody has awaited it. Apart from it, so that it
 * can tell after the coroutine is gone.
 */
public final class Origin implements Runnable {
  private static final boolean DEBUG = Boolean.getBoolean("heddle.debug");
  private static final StackWalker WALKER = StackWalker.getInstance();

  private final StackWalker.@Nullable StackFrame place;
  private volatile @Nullable String awaiter;

  private Origin(StackWalker.@Nullable StackFrame place) {
    this.place = place;
  }

  /** Finds the caller's place, one frame up the stack, and in debug watches what becomes of it. */
  public static Origin here(Coroutine<?> coroutine) {
    String self = Coroutine.class.getName();
    String mine = Origin.class.getName();
    var origin =
        new Origin(
            WALKER.walk(
                frames -> frames
                    .filter(
                        frame -> !frame.getClassName().equals(self)
                            && !frame.getClassName().equals(mine))
                    .findFirst()
                    .orElse(null)));
    if (DEBUG) {
      Disposal.whenDropped(coroutine, origin);
    }
    return origin;
  }

  public void awaited() {
    Task<?> task = Task.currentOrNull();
    awaiter = task == null ? Thread.currentThread().toString() : "task '" + task.name() + "'";
  }

  public String awaiter() {
    return awaiter == null ? "another thread just now" : awaiter;
  }

  /** The coroutine is gone. */
  @Override
  public void run() {
    if (awaiter == null) {
      Log.of(Coroutine.class)
          .warn("The coroutine made at {} was never awaited: its body has not run", this);
    }
  }

  @Override
  public String toString() {
    return place == null ? "an unknown place" : place.toStackTraceElement().toString();
  }
}
