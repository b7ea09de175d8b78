package dev.heddle.outcome;

import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.core.CancelReasons;
import dev.heddle.failure.Exceptions;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime itself lets a task wait for. Where a {@link Promise} would show up in the task tree
 * as any promise does, this says what its waiters wait for.
 */
public final class Handshake<T extends @Nullable Object> extends Awaitable<T> {
  private final String operation;
  private final Object with;

  /** Makes one that reads "{@code operation} of {@code with}". */
  public Handshake(String operation, Object with) {
    this.operation = operation;
    this.with = with;
  }

  @Override
  protected String operation() {
    return operation;
  }

  @Override
  protected String what() {
    return operation + " of " + with;
  }

  /** Lets go on who waits; false if that was done before. */
  public boolean end(Outcome<T> outcome) {
    return settle(outcome) >= 0;
  }

  @Override
  public @Nullable Outcome<T> settled() {
    return super.settled();
  }

  @Override
  public boolean cancel(String reason) {
    return end(
        new Outcome.Cancelled<>(Exceptions.access().cancelled(CancelReasons.now(reason, null))));
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    return cancel("Future.cancel");
  }

  @Override
  public String toString() {
    return with.toString();
  }
}
