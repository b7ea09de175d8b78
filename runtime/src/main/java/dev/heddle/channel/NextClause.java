package dev.heddle.channel;

import dev.heddle.Transform;
import dev.heddle.parking.Selection;
import org.jspecify.annotations.Nullable;

/** Chosen when a receiver of a broadcast has something to receive, or never will. */
final class NextClause<T, R extends @Nullable Object, E extends Exception> extends Clause<R, E> {
  private final Receiver<T> receiver;
  private final Transform<? super T, ? extends R, ? extends E> then;

  NextClause(Receiver<T> receiver, Transform<? super T, ? extends R, ? extends E> then) {
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
  R finish(@Nullable Object received) throws E, InterruptedException {
    return then.apply(receiver.valueOrThrow(received));
  }
}
