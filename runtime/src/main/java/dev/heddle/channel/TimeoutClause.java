package dev.heddle.channel;

import dev.heddle.parking.Selection;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chosen when nothing else has been for some time. */
final class TimeoutClause<R extends @Nullable Object> extends Clause<R> {
  final long nanos;
  private final Supplier<? extends R> then;

  TimeoutClause(long nanos, Supplier<? extends R> then) {
    this.nanos = nanos;
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
    return null;
  }

  @Override
  R finish(@Nullable Object outcome) {
    return then.get();
  }
}
