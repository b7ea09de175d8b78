package dev.heddle.channel;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The channel's end is an answer, unless it has failed. */
final class ReceiveOrDoneClause<T, R extends @Nullable Object> extends ReceivingClause<T, R> {
  private final Function<Optional<T>, ? extends R> then;

  ReceiveOrDoneClause(Channel<T> channel, Function<Optional<T>, ? extends R> then) {
    super(channel);
    this.then = then;
  }

  @Override
  R finish(@Nullable Object received) {
    return then.apply(channel.valueOrDone(received));
  }
}
