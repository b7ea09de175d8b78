package dev.heddle.channel;

import dev.heddle.Transform;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen when an operation of something other than a channel is possible. */
final class OperationClause<R extends @Nullable Object, E extends Exception>
    extends
      Clause<R, E> {
  private final Selectable operation;
  private final Transform<@Nullable Object, ? extends R, ? extends E> then;

  OperationClause(
      Selectable operation, Transform<@Nullable Object, ? extends R, ? extends E> then) {
    this.operation = Objects.requireNonNull(operation, "operation");
    this.then = Objects.requireNonNull(then, "then");
  }

  @Override
  @Nullable
  Object tryNow() {
    return operation.tryNow();
  }

  @Override
  @Nullable
  Object tryOrEnlist(Selection selection, int index) {
    return operation.tryOrEnlist(selection, index);
  }

  @Override
  R finish(@Nullable Object outcome) throws E, InterruptedException {
    return then.apply(outcome);
  }
}
