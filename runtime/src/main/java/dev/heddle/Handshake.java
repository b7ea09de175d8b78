package dev.heddle;

import org.jspecify.annotations.Nullable;

/**
 * What the runtime itself lets a task wait for. Where a {@link Promise} would show up in the task tree
 * as any promise does, this says what its waiters wait for.
 */
final class Handshake<T extends @Nullable Object> extends Awaitable<T> {
  private final String operation;
  private final Object with;

  /** Makes one that reads "{@code operation} of {@code with}". */
  Handshake(String operation, Object with) {
    this.operation = operation;
    this.with = with;
  }

  @Override
  String operation() {
    return operation;
  }

  @Override
  String what() {
    return operation + " of " + with;
  }

  @Override
  public boolean cancel(String reason) {
    return settle(
        new Outcome.Cancelled<>(new CancelledException(CancelReason.now(reason, null)))) >= 0;
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
