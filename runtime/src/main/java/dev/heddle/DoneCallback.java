package dev.heddle;

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
    }
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
    }
    newer = null;
    older = null;
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
