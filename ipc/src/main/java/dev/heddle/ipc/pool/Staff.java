package dev.heddle.ipc.pool;

import dev.heddle.ipc.process.PoolTimer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which worker processes a pool has: how many are wanted, who is hired, who is let go, and when
 * hiring has failed often enough to say so. Every method is called with the pool's lock held.
 *
 * <p>Workers that fail before they are ready count as failed starts. After three in a row, or thirty
 * that somebody has killed, with no worker left, what waits fails and says why; hiring is tried
 * again when the next call comes, or after {@link #PAUSE} while others work.
 */
final class Staff {
  private static final int MOST_FAILED_STARTS = 30;

  /** One that somebody kills says little about the next; one that fails by itself says much. */
  private static final int WEIGHT_OF_OWN_FAILURE = 10;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final PoolState pool;
  private final PoolConfig config;
  private final Tally tally;
  final List<Worker> workers = new ArrayList<>();
  private int lastWorker;
  private int failedStarts;
  private boolean pausing;
  private long failedAt;
  private @Nullable Reason failure;

  /** Why a worker did not come to work. */
  record Reason(String why, @Nullable Throwable cause) {
    static final Reason NONE = new Reason("", null);

    /** A new one for each call, since each has its own stack trace. */
    IllegalStateException asFailure() {
      return new IllegalStateException(why, cause);
    }
  }

  Staff(PoolState pool) {
    this.pool = pool;
    this.config = pool.config;
    this.tally = pool.tally;
  }

  /** Says why there can be no workers just now; null if there can. */
  @Nullable
  Reason failure() {
    if (failure != null && System.nanoTime() - failedAt > PAUSE.toNanos()) {
      failure = null;
      failedStarts = MOST_FAILED_STARTS - WEIGHT_OF_OWN_FAILURE;
    }
    return failure;
  }

  void fill(int waiting) {
    fill(waiting, Reason.NONE);
  }

  /** Hires until there are enough for what waits. If that fails for good, what waits is failed. */
  void fill(int waiting, Reason lastEnd) {
    int wanted = wanted(waiting);
    if (active() >= wanted || failure() != null) {
      return;
    }
    Reason how = lastEnd;
    while (active() < wanted && failedStarts < MOST_FAILED_STARTS) {
      Connection next = pool.source.next(++lastWorker);
      if (next == null) {
        return;
      }
      how = hire(next, how);
    }
    if (active() >= wanted) {
      return;
    }
    if (workers.isEmpty()) {
      Reason why =
          new Reason("Worker processes cannot be started; the last one: " + how.why, how.cause);
      failure = why;
      failedAt = System.nanoTime();
      PoolTimer.later(Duration.ZERO, () -> pool.chores.failWaiting(why));
    } else if (!pausing) {
      pausing = true;
      PoolTimer.later(PAUSE, pool.chores::hireAgain);
    }
  }

  /** Lets hiring be tried once more. */
  void forgive() {
    pausing = false;
    failedStarts = Math.min(failedStarts, MOST_FAILED_STARTS - WEIGHT_OF_OWN_FAILURE);
  }

  private int wanted(int waiting) {
    long busy = 0;
    for (Worker worker : workers) {
      busy += worker.isBusy() ? 1 : 0;
    }
    int floor = config.idleTimeout() == null ? pool.source.kept() : 0;
    return (int) Math.min(pool.source.most(), Math.max(floor, busy + waiting));
  }

  void prestart() {
    while (workers.size() < pool.source.kept() && failedStarts < MOST_FAILED_STARTS) {
      Connection next = pool.source.next(++lastWorker);
      if (next == null) {
        return;
      }
      hire(next, Reason.NONE);
    }
  }

  private int active() {
    int active = workers.size();
    for (Worker worker : workers) {
      active -= worker.state == Worker.State.RETIRING ? 1 : 0;
    }
    return active;
  }

  private Reason hire(Connection connection, Reason how) {
    var worker = new Worker(pool.arrivals, connection, pool.source);
    workers.add(worker);
    try {
      worker.start();
    } catch (OutOfMemoryError e) {
      // No thread to be had.
      workers.remove(worker);
      failedStarts += WEIGHT_OF_OWN_FAILURE;
      return new Reason(worker.name + " could not be started: " + e, e);
    }
    tally.workersStarted++;
    PoolTimer.later(START_LIMIT, () -> pool.chores.enforceStart(worker));
    return how;
  }

  void killIfNotReady(Worker worker) {
    if (worker.state == Worker.State.STARTING) {
      worker.kill("it was not ready within " + START_LIMIT);
    }
  }

  void ready(Worker worker) {
    worker.state = Worker.State.READY;
    worker.idleSince = System.nanoTime();
    failedStarts = 0;
  }

  /** A worker's process has ended; true if it was not asked to. */
  boolean lost(Worker worker, WorkerEnd end) {
    boolean asked =
        pool.closed || worker.state == Worker.State.RETIRING && worker.inFlight.isEmpty();
    boolean wasNew =
        worker.state == Worker.State.STARTING || worker.state == Worker.State.PREPARING;
    if (wasNew && pool.source.oneStandsForAll()) {
      failedStarts += end.isByOthers() ? 1 : WEIGHT_OF_OWN_FAILURE;
    }
    worker.state = Worker.State.LOST;
    workers.remove(worker);
    if (!asked) {
      tally.workersLost++;
    }
    return !asked;
  }

  /** Lets a worker end when it has done what it has been sent. */
  void retire(Worker worker) {
    worker.state = Worker.State.RETIRING;
    if (worker.inFlight.isEmpty()) {
      dismiss(worker);
    }
  }

  /** Has a worker that has nothing left to do end, by force if need be. */
  void dismiss(Worker worker) {
    worker.dismiss();
    PoolTimer.later(config.grace(), () -> worker.kill("it did not end when it was asked to"));
  }
}
