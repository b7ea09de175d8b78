package dev.heddle.testkit.carrier;

import java.util.Locale;

/** A virtual time in words. */
final class VirtualTime {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private VirtualTime() {}

  static String text(long nanos) {
    if (nanos == 0) {
      return "0";
    }
    return nanos < SECOND
        ? String.format(Locale.ROOT, "%.3f ms", (double) nanos / MILLI)
        : String.format(Locale.ROOT, "%.3f s", (double) nanos / SECOND);
  }
}
