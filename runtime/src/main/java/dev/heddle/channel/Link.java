package dev.heddle.channel;

import org.jspecify.annotations.Nullable;

/**
 * A value that was broadcast, and the way to the next one. Whoever reads holds the link it has read
 * last, so what nobody will read any more is garbage. Guarded by the channel's lock.
 */
final class Link<T> {
  /** Null before the first value only. */
  final @Nullable T value;

  @Nullable Link<T> next;

  Link(@Nullable T value) {
    this.value = value;
  }
}
