package dev.heddle.channel;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The channel's end is an error. */
final class ReceiveClause<T, R extends @Nullable Object> extends ReceivingClause<T, R> {
  private final Function<? super T, ? extends R> then;

  ReceiveClause(Channel<T> channel, Function<? super T, ? extends R> then) {
    super(channel);
    this.then = then;
  }

  @Override
  R finish(@Nullable Object received) {
    return then.apply(channel.valueOrThrow(received));
  }
}
