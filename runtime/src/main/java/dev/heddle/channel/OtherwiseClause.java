package dev.heddle.channel;

import dev.heddle.parking.Selection;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chosen when nothing else is possible without waiting. */
final class OtherwiseClause<R extends @Nullable Object> extends Clause<R> {
  private final Supplier<? extends R> then;

  OtherwiseClause(Supplier<? extends R> then) {
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
  R finish(@Nullable Object outcome) {
    return then.get();
  }
}
