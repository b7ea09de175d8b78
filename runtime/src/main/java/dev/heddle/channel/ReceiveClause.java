package dev.heddle.channel;

import dev.heddle.Transform;
import org.jspecify.annotations.Nullable;

/** The channel's end is an error. */
final class ReceiveClause<T, R extends @Nullable Object, E extends Exception>
    extends
      ReceivingClause<T, R, E> {
  private final Transform<? super T, ? extends R, ? extends E> then;

  ReceiveClause(Channel<T> channel, Transform<? super T, ? extends R, ? extends E> then) {
    super(channel);
    this.then = then;
  }

  @Override
  R finish(@Nullable Object received) throws E, InterruptedException {
    return then.apply(channel.valueOrThrow(received));
  }
}
