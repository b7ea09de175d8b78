package dev.heddle.stream;

import dev.heddle.ClosedException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Emits an item when nothing newer has come for a while. The time counts from when the item came, not
 * from when it was looked at, so a consumer that takes long does not lengthen it.
 */
final class Debounce<T> {
  private final long quietNanos;
  private final LongSupplier clock;
  private final Arrivals<T> arrivals;

  Debounce(long quietNanos, LongSupplier clock, Arrivals<T> arrivals) {
    this.quietNanos = quietNanos;
    this.clock = clock;
    this.arrivals = arrivals;
  }

  /** An item, and when it came. */
  record Arrival<T>(T item, long at) {}

  /** Where the newest item comes from: waits for it, but not for ever. */
  @FunctionalInterface
  interface Arrivals<T> {
    /** Empty when the time has passed; at the end of all items throws ClosedException. */
    Optional<Arrival<T>> next(Duration timeout) throws Exception;
  }

  /** Emits, and returns the item that was still waiting for its time when the last had come. */
  @Nullable
  T run(Emitter<? super T> out) throws Exception {
    Arrival<T> newest = null;
    while (true) {
      long left = newest == null ? Long.MAX_VALUE : newest.at + quietNanos - clock.getAsLong();
      Optional<Arrival<T>> next;
      try {
        next = arrivals.next(Duration.ofNanos(left));
      } catch (ClosedException _) {
        return newest == null ? null : newest.item;
      }
      if (next.isPresent()) {
        newest = next.get();
      } else if (newest != null) {
        T item = newest.item;
        newest = null;
        out.emit(item);
      }
    }
  }
}
