package dev.heddle.channel;

import dev.heddle.Body;
import dev.heddle.parking.Selection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen when nothing else is possible without waiting. */
final class OtherwiseClause<R extends @Nullable Object, E extends Exception> extends Clause<R, E> {
  private final Body<? extends R, ? extends E> then;

  OtherwiseClause(Body<? extends R, ? extends E> then) {
    this.then = Objects.requireNonNull(then, "then");
  }

  @Override
  @Nullable
  Object tryNow() {
    return null;
  }

  @Override
  @Nullable
  Object tryOrEnlist(Selection selection, int index) {
    throw new IllegalStateException("A select with an otherwise clause does not wait");
  }

  @Override
  R finish(@Nullable Object outcome) throws E, InterruptedException {
    return then.call();
  }
}
