package dev.heddle.channel;

import dev.heddle.parking.Selectable;
import dev.heddle.parking.Selection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen when a task, or a promise, has ended. */
final class EndClause<R extends @Nullable Object> extends Clause<R> {
  private final Selectable awaited;
  private final Result<? extends R> then;

  interface Result<R extends @Nullable Object> {
    R get() throws InterruptedException;
  }

  EndClause(Selectable awaited, Result<? extends R> then) {
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
  R finish(@Nullable Object outcome) throws InterruptedException {
    return then.get();
  }
}
