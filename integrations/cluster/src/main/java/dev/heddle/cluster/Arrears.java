package dev.heddle.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What the other end of a link says that it has sent and has not come, over the beats that it says so. Not
 * thread-safe: one stripe's beats come one after the other.
 */
final class Arrears {
  /** What one beat misses may be on its way; what four miss is lost. */
  private static final int MOST_BAD_BEATS = 3;

  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final long NOTHING = -1;

  /** What the first of the bad beats has named. Where that has come the link goes on, however late. */
  private long awaited = NOTHING;

  private int beats;

  /**
   * Takes a beat; true if too many in a row have missed the same.
   *
   * @param sent the last number sent by the other end; null if it does not know the link
   * @param received the last that has come
   */
  boolean isLost(@Nullable Long sent, long received) {
    long missing = sent == null ? UNKNOWN : sent > received ? sent : NOTHING;
    boolean goesOn = awaited != UNKNOWN && received >= awaited;
    if (missing == NOTHING || goesOn || (missing == UNKNOWN) != (awaited == UNKNOWN)) {
      awaited = missing;
      beats = 0;
    }
    beats += missing == NOTHING ? 0 : 1;
    return beats > MOST_BAD_BEATS;
  }
}
