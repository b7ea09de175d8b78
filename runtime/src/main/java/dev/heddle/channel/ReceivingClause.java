package dev.heddle.channel;

import dev.heddle.parking.Selection;
import org.jspecify.annotations.Nullable;

/** Chosen when a value could be received from a channel, or never will be. */
abstract sealed class ReceivingClause<T, R extends @Nullable Object, E extends Exception>
    extends
      Clause<R, E>
    permits ReceiveClause, ReceiveOrDoneClause {
  final Channel<T> channel;

  ReceivingClause(Channel<T> channel) {
    this.channel = channel;
  }

  @Override
  @Nullable
  final Object tryNow() {
    return channel.receiveNow();
  }

  @Override
  @Nullable
  final Object tryOrEnlist(Selection selection, int index) {
    return channel.receiveOrEnlist(selection, index);
  }
}
