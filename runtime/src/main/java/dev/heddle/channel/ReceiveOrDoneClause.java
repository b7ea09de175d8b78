package dev.heddle.channel;

import dev.heddle.parking.Selection;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chosen when a value could be received, or never will be; the latter is an answer. */
final class ReceiveOrDoneClause<T, R extends @Nullable Object> extends Clause<R> {
  private final Channel<T> channel;
  private final Function<Optional<T>, ? extends R> then;

  ReceiveOrDoneClause(Channel<T> channel, Function<Optional<T>, ? extends R> then) {
    this.channel = channel;
    this.then = then;
  }

  @Override
  @Nullable
  Object tryNow() {
    return channel.receiveNow();
  }

  @Override
  @Nullable
  Object tryOrEnlist(Selection selection, int index) {
    return channel.receiveOrEnlist(selection, index);
  }

  @Override
  R finish(@Nullable Object received) {
    return then.apply(channel.valueOrDone(received));
  }
}
