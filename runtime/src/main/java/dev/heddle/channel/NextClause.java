package dev.heddle.channel;

import dev.heddle.parking.Selection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chosen when a receiver of a broadcast has something to receive, or never will. */
final class NextClause<T, R extends @Nullable Object> extends Clause<R> {
  private final Receiver<T> receiver;
  private final Function<? super T, ? extends R> then;

  NextClause(Receiver<T> receiver, Function<? super T, ? extends R> then) {
    this.receiver = receiver;
    this.then = then;
  }

  @Override
  @Nullable
  Object tryNow() {
    return receiver.receiveNow();
  }

  @Override
  @Nullable
  Object tryOrEnlist(Selection selection, int index) {
    return receiver.receiveOrEnlist(selection, index);
  }

  @Override
  R finish(@Nullable Object received) {
    return then.apply(receiver.valueOrThrow(received));
  }
}
