package dev.heddle;

import dev.heddle.report.FailureText;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An action that waits for an outcome; see {@link Eventual#onDone}.
 *
 * @param <T> the type of the result
 */
public final class DoneCallback<T extends @Nullable Object> {
  private final Awaitable<T> source;
  private final Consumer<? super Outcome<T>> action;

  // Links, guarded by the source's lock until it has an outcome.
  private @Nullable DoneCallback<T> newer;
  private @Nullable DoneCallback<T> older;

  /** In the newest one: which of them is next in turn; null for the newest but one. */
  private @Nullable DoneCallback<T> turn;

  DoneCallback(Awaitable<T> source, Consumer<? super Outcome<T>> action) {
    this.source = source;
    this.action = Objects.requireNonNull(action, "action");
  }

  /**
   * Takes the action back.
   *
   * @return true if this call kept it from being called
   */
  public boolean cancel() {
    return source.remove(this);
  }

  void linkBefore(@Nullable DoneCallback<T> next) {
    older = next;
    if (next != null) {
      next.newer = this;
      turn = next.turn;
      next.turn = null;
    }
  }

  /** Of the newest one: takes turns among the others; null if there are none. */
  @Nullable
  DoneCallback<T> inTurn() {
    DoneCallback<T> chosen = turn == null ? older : turn;
    turn = chosen == null ? null : chosen.older;
    return chosen;
  }

  /** What is to be called. */
  Consumer<? super Outcome<T>> action() {
    return action;
  }

  /** Whether a newer one leads here; the newest of all is known to the source. */
  boolean isLinked() {
    return newer != null;
  }

  @Nullable
  DoneCallback<T> older() {
    return older;
  }

  void unlink() {
    if (newer != null) {
      newer.older = older;
    }
    if (older != null) {
      older.newer = newer;
      if (newer == null) {
        older.turn = turn;
      }
    }
    newer = null;
    older = null;
    turn = null;
  }

  /** Called for the newest one when the source has let go of all; returns how many there were. */
  int runAll(Outcome<T> outcome) {
    int count = 1;
    DoneCallback<T> first = this;
    for (; first.older != null; first = first.older) {
      count++;
    }
    for (DoneCallback<T> next = first; next != null;) {
      DoneCallback<T> callback = next;
      next = callback.newer;
      // Whoever keeps one of them must not keep the others.
      callback.newer = null;
      callback.older = null;
      callback.turn = null;
      callback.run(outcome);
    }
    return count;
  }

  void run(Outcome<T> outcome) {
    try {
      action.accept(outcome);
    } catch (Throwable e) {
      if (Task.currentOrNull() instanceof Fiber<?> fiber) {
        fiber.run.report(fiber, e);
      } else {
        FailureText.log("An action for the end of " + source.what() + " failed", e);
      }
    }
  }
}
