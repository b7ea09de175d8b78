package dev.heddle.ipc.pool;

import dev.heddle.parking.Waiter;
import java.time.Duration;
import java.util.List;

/** What a pool has to do later: called by the timer, without the pool's lock. */
final class Chores {
  private final PoolState state;

  Chores(PoolState state) {
    this.state = state;
  }

  /** The grace period of a cancelled call is over. */
  void enforceCancel(Worker worker, Job job) {
    boolean abandoned = false;
    state.lock.lock();
    try {
      if (job.worker == worker) {
        // Not at the cost of another caller's call: then this one is interrupted when it begins.
        abandoned = worker.running != null && worker.running != job;
        if (!abandoned) {
          worker
              .kill("a task went on for " + state.config.grace() + " after it had been cancelled");
        }
      }
    } finally {
      state.lock.unlock();
    }
    if (abandoned) {
      job.abandon();
    }
  }

  void hireAgain() {
    state.lock.lock();
    try {
      if (!state.closed) {
        state.staff.forgive();
        state.staff.fill(state.queue.size());
      }
    } finally {
      state.lock.unlock();
    }
  }

  /** There will be no worker for what waits. */
  void failWaiting(Staff.Reason reason) {
    List<Job> hopeless;
    state.lock.lock();
    try {
      hopeless = List.copyOf(state.queue);
      state.queue.clear();
      state.tally.failed += hopeless.size();
    } finally {
      state.lock.unlock();
    }
    hopeless.forEach(job -> job.fail(reason.asFailure()));
  }

  void enforceStart(Worker worker) {
    state.lock.lock();
    try {
      state.staff.killIfNotReady(worker);
    } finally {
      state.lock.unlock();
    }
  }

  void rebalance() {
    state.lock.lock();
    try {
      state.sendAhead.rebalance();
    } finally {
      state.lock.unlock();
    }
  }

  List<Worker> readyWorkers() {
    state.lock.lock();
    try {
      return state.staff.workers.stream().filter(w -> w.state == Worker.State.READY).toList();
    } finally {
      state.lock.unlock();
    }
  }

  /** Lets go of workers that hold too much memory or have idled too long; false if it is over. */
  boolean letGo(List<Worker> heavy) {
    state.lock.lock();
    try {
      if (state.closed) {
        return false;
      }
      for (Worker worker : List.copyOf(state.staff.workers)) {
        if (worker.state != Worker.State.READY) {
          continue;
        }
        if (heavy.contains(worker)) {
          state.tally.workersRecycled++;
          state.staff.retire(worker);
        } else if (hasIdledTooLong(worker)) {
          state.tally.workersIdledOut++;
          state.staff.retire(worker);
        }
      }
      state.staff.fill(state.queue.size());
      return true;
    } finally {
      state.lock.unlock();
    }
  }

  private boolean hasIdledTooLong(Worker worker) {
    return state.config.idleTimeout() != null
        && worker.inFlight.isEmpty()
        && System.nanoTime() - worker.idleSince > Waiter.nanosOf(state.config.idleTimeout());
  }
}
