package dev.heddle.policy;

import dev.heddle.Restart;
import dev.heddle.parking.SpinLock;
import dev.heddle.parking.Waiter;
import java.util.ArrayDeque;

/** The restarts of one group within the last moments. Thread-safe. */
public final class RestartIntensity {
  private final SpinLock guard = new SpinLock();
  private final ArrayDeque<Long> recent = new ArrayDeque<>();
  private final int limit;
  private final long within;

  RestartIntensity(Restart restart) {
    limit = restart.limit();
    within = Waiter.nanosOf(restart.within());
  }

  /** Counts a restart; false if it is one too many. */
  boolean allowsOneMore(long now) {
    if (limit == Integer.MAX_VALUE) {
      return true;
    }
    guard.acquire();
    try {
      while (!recent.isEmpty() && now - recent.peekFirst() >= within) {
        recent.removeFirst();
      }
      if (recent.size() >= limit) {
        return false;
      }
      recent.addLast(now);
      return true;
    } finally {
      guard.release();
    }
  }
}
