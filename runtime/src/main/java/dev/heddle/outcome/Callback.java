package dev.heddle.outcome;

import dev.heddle.DoneCallback;
import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.core.Fiber;
import dev.heddle.report.FailureText;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one implementation of {@link DoneCallback}: one of a list that hangs on its source.
 *
 * @param <T> the type of the result
 */
public final class Callback<T extends @Nullable Object> implements DoneCallback<T> {
  private final Awaitable<T> source;
  private final Consumer<? super Outcome<T>> action;

  // Links, guarded by the source's lock until it has an outcome.
  private @Nullable Callback<T> newer;
  private @Nullable Callback<T> older;

  /** In the newest one: which of them is next in turn; null for the newest but one. */
  private @Nullable Callback<T> turn;

  Callback(Awaitable<T> source, Consumer<? super Outcome<T>> action) {
    this.source = source;
    this.action = Objects.requireNonNull(action, "action");
  }

  @Override
  public boolean cancel() {
    return source.remove(this);
  }

  void linkBefore(@Nullable Callback<T> next) {
    older = next;
    if (next != null) {
      next.newer = this;
      turn = next.turn;
      next.turn = null;
    }
  }

  /** Of the newest one: takes turns among the others; null if there are none. */
  @Nullable
  Callback<T> inTurn() {
    Callback<T> chosen = turn == null ? older : turn;
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
  Callback<T> older() {
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
    Callback<T> first = this;
    for (; first.older != null; first = first.older) {
      count++;
    }
    for (Callback<T> next = first; next != null;) {
      Callback<T> callback = next;
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
