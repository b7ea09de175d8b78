package dev.heddle.channel;

import dev.heddle.parking.Selection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Chosen when a value could be received, or never will be. */
final class ReceiveClause<R extends @Nullable Object> extends Clause<R> {
  private final Channel<?> channel;
  private final Function<@Nullable Object, ? extends R> then;

  ReceiveClause(Channel<?> channel, Function<@Nullable Object, ? extends R> then) {
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
    return then.apply(received);
  }
}
