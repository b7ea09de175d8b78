package dev.heddle.ipc.pool;

import dev.heddle.ipc.process.PoolTimer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far workers are sent ahead of their answers, and what is recalled. Every method is called with
 * the pool's lock held.
 *
 * <p>A worker is sent short calls ahead, so that it never waits for the parent: about {@link
 * #NANOS_AHEAD} of work. Calls that take longer than that are sent one by one, since there waiting
 * costs nothing. Should a long call turn up in front of short ones, they are recalled as soon as
 * another worker is idle.
 */
final class SendAhead {
  private static final int MOST_AHEAD = 32;
  private static final long NANOS_AHEAD = 5_000_000;
  private static final long BYTES_AHEAD = 8 << 20;

  private final Chores chores;
  private final List<Worker> workers;
  private final long mostTasks;
  private boolean watching;

  SendAhead(Chores chores, List<Worker> workers, long mostTasks) {
    this.chores = chores;
    this.workers = workers;
    this.mostTasks = mostTasks;
  }

  /** The worker to be sent the next call; null if none has room. */
  @Nullable
  Worker idlest() {
    Worker idlest = null;
    for (Worker worker : workers) {
      if (hasRoom(worker)
          && (idlest == null || worker.inFlight.size() < idlest.inFlight.size())) {
        idlest = worker;
      }
    }
    return idlest;
  }

  private boolean hasRoom(Worker worker) {
    if (!worker.takesTasks()) {
      return false;
    }
    if (worker.inFlight.isEmpty()) {
      return true;
    }
    if (worker.tasksDone == 0
        || worker.bytesInFlight >= BYTES_AHEAD
        || worker.tasksDone + worker.inFlight.size() >= mostTasks) {
      return false;
    }
    double ahead = Math.min(NANOS_AHEAD / worker.averageNanos, MOST_AHEAD);
    return worker.inFlight.size() < ahead && !isLong(worker);
  }

  private static boolean isLong(Worker worker) {
    return worker.running != null && System.nanoTime() - worker.runningSince > NANOS_AHEAD;
  }

  /** Comes back later if there is an idle worker, and work behind that of another. */
  void watch() {
    if (!watching && anyIdle() && workers.stream().anyMatch(w -> w.inFlight.size() > 1)) {
      watching = true;
      PoolTimer.later(Duration.ofNanos(NANOS_AHEAD), chores::rebalance);
    }
  }

  private boolean anyIdle() {
    for (Worker worker : workers) {
      if (worker.takesTasks() && worker.inFlight.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  void rebalance() {
    watching = false;
    if (anyIdle()) {
      workers.stream().filter(SendAhead::isLong).forEach(SendAhead::recallWaiting);
      watch();
    }
  }

  private static void recallWaiting(Worker worker) {
    for (Job job : worker.inFlight.sequencedValues().reversed()) {
      if (job != worker.running && job.wanted && !job.recalled) {
        worker.recall(job);
      }
    }
  }
}
