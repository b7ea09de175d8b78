package dev.heddle.channel;

import dev.heddle.parking.Selection;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Chosen when a value could be sent, or never will be. */
final class SendClause<T, R extends @Nullable Object> extends Clause<R> {
  private final Channel<T> channel;
  private final T value;
  private final Supplier<? extends R> then;

  SendClause(Channel<T> channel, T value, Supplier<? extends R> then) {
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
  R finish(@Nullable Object sent) {
    channel.checkSent(sent);
    return then.get();
  }
}
