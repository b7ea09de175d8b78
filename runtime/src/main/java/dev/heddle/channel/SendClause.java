package dev.heddle.channel;

import dev.heddle.Body;
import dev.heddle.parking.Selection;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chosen when a value could be sent, or never will be. */
final class SendClause<T, R extends @Nullable Object, E extends Exception> extends Clause<R, E> {
  private final Channel<T> channel;
  private final T value;
  private final Body<? extends R, ? extends E> then;

  SendClause(Channel<T> channel, T value, Body<? extends R, ? extends E> then) {
    this.channel = channel;
    this.value = value;
    this.then = Objects.requireNonNull(then, "then");
  }

  @Override
  @Nullable
  Object tryNow() {
    return channel.sendNow(value);
  }

  @Override
  @Nullable
  Object tryOrEnlist(Selection selection, int index) {
    return channel.sendOrEnlist(value, selection, index);
  }

  @Override
  R finish(@Nullable Object sent) throws E, InterruptedException {
    channel.checkSent(sent);
    return then.call();
  }
}
