package dev.heddle.ipc.pool;

import dev.heddle.ipc.PoolStatistics;
import java.time.Duration;

/** The counters of a pool, guarded by its lock. */
final class Tally {
  long submitted;
  long succeeded;
  long failed;
  long cancelled;
  long retried;
  long workersStarted;
  long workersLost;
  long workersRecycled;
  long workersIdledOut;
  long busyNanos;

  PoolStatistics snapshot(int waiting, int inFlight) {
    return new PoolStatistics(
        submitted,
        waiting,
        inFlight,
        succeeded,
        failed,
        cancelled,
        retried,
        workersStarted,
        workersLost,
        workersRecycled,
        workersIdledOut,
        Duration.ofNanos(busyNanos));
  }
}
