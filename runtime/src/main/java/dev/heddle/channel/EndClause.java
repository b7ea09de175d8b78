package dev.heddle.channel;

import dev.heddle.Body;
import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen when a task, or a promise, has ended. */
final class EndClause<R extends @Nullable Object, E extends Exception> extends Clause<R, E> {
  private final Selectable awaited;
  private final Body<? extends R, ? extends E> then;

  EndClause(Selectable awaited, Body<? extends R, ? extends E> then) {
    this.awaited = Objects.requireNonNull(awaited, "awaited");
    this.then = then;
  }

  @Override
  @Nullable
  Object tryNow() {
    return awaited.isSelectable() ? awaited : null;
  }

  @Override
  @Nullable
  Object tryOrEnlist(Selection selection, int index) {
    return awaited.enlist(selection, index) ? null : awaited;
  }

  @Override
  R finish(@Nullable Object outcome) throws E, InterruptedException {
    return then.call();
  }
}
