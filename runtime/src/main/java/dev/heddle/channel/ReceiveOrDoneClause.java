package dev.heddle.channel;

import dev.heddle.Transform;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The channel's end is an answer, unless it has failed. */
final class ReceiveOrDoneClause<T, R extends @Nullable Object, E extends Exception>
    extends
      ReceivingClause<T, R, E> {
  private final Transform<Optional<T>, ? extends R, ? extends E> then;

  ReceiveOrDoneClause(Channel<T> channel, Transform<Optional<T>, ? extends R, ? extends E> then) {
    super(channel);
    this.then = then;
  }

  @Override
  R finish(@Nullable Object received) throws E, InterruptedException {
    return then.apply(channel.valueOrDone(received));
  }
}
