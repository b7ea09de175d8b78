package dev.heddle.report;

import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.Locale;

/** Times in words. */
public final class TimeText {
  private TimeText() {}

  /** Times as people write them: 250 us, 3 ms, 1.5 s, 2 h. */
  public static String of(Duration time) {
    long nanos = Math.max(Waiter.nanosOf(time), -Long.MAX_VALUE);
    if (nanos != 0 && Math.abs(nanos) < 1_000) {
      return nanos + " ns";
    }
    if (Math.abs(nanos) < 1_000_000) {
      return nanos / 1_000 + " us";
    }
    if (Math.abs(nanos) < 10_000_000_000L) {
      return nanos / 1_000_000 + " ms";
    }
    return time.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
