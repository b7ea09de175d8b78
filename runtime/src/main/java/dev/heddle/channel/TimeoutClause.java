package dev.heddle.channel;

import dev.heddle.Body;
import dev.heddle.parking.Selection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen when nothing else has been for some time. */
final class TimeoutClause<R extends @Nullable Object, E extends Exception> extends Clause<R, E> {
  final long nanos;
  private final Body<? extends R, ? extends E> then;

  TimeoutClause(long nanos, Body<? extends R, ? extends E> then) {
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
  R finish(@Nullable Object outcome) throws E, InterruptedException {
    return then.call();
  }
}
