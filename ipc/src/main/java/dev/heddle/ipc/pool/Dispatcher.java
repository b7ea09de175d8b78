package dev.heddle.ipc.pool;

import dev.heddle.ipc.PoolStatistics;
import dev.heddle.ipc.WorkerStatus;
import dev.heddle.ipc.process.PoolTimer;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes calls over from their callers, and gives account of them.
 *
 * <h2>Why no call waits for ever</h2>
 *
 * <ul>
 *   <li>A worker that dies: its reader sees the pipe end; what was running fails, the rest waits
 *       again, and another worker is started ({@link Arrivals#lost}).
 *   <li>A call that kills workers before it begins, say by its size: fails after a few of them.
 *   <li>A worker that ignores a cancellation, or is stopped: killed after the grace period ({@link
 *       Chores#enforceCancel}).
 *   <li>Workers that die before they are ready: after a few of them what waits fails, and says why
 *       ({@link Staff}).
 *   <li>A worker that never gets ready: killed after a time.
 * </ul>
 */
final class Dispatcher {
  private final PoolState state;

  Dispatcher(PoolState state) {
    this.state = state;
  }

  void start() {
    if (!state.config.refusal().isEmpty()) {
      return;
    }
    state.lock.lock();
    try {
      state.staff.prestart();
    } finally {
      state.lock.unlock();
    }
    new Upkeep(state.chores, state.config).start();
  }

  /** Throws if the pool takes no calls. */
  void checkOpen() {
    state.lock.lock();
    try {
      if (state.closed) {
        throw closed();
      }
    } finally {
      state.lock.unlock();
    }
  }

  void staff() {
    state.lock.lock();
    try {
      if (!state.closed) {
        state.staff.fill(state.queue.size());
        state.dispatch();
      }
    } finally {
      state.lock.unlock();
    }
  }

  void failWaiting(String why) {
    state.chores.failWaiting(new Staff.Reason(why, null));
  }

  private static IllegalStateException closed() {
    return new IllegalStateException("The pool is closed; use it inside its try block");
  }

  /**
   * Takes a call over.
   *
   * @throws IllegalStateException if the pool is closed, or no worker can be started, or none must be
   */
  void enqueue(Job job) {
    state.lock.lock();
    try {
      if (state.closed) {
        throw closed();
      }
      if (!state.config.refusal().isEmpty()) {
        throw new IllegalStateException(state.config.refusal());
      }
      Staff.Reason reason = state.staff.failure();
      if (reason != null) {
        throw reason.asFailure();
      }
      state.tally.submitted++;
      state.queue.addLast(job);
      state.dispatch();
    } finally {
      state.lock.unlock();
    }
  }

  /** Gives a call up; true if a worker has it, and its end is to be waited for. */
  boolean drop(Job job) {
    state.lock.lock();
    try {
      job.wanted = false;
      Worker worker = job.worker;
      if (worker == null) {
        if (state.queue.remove(job)) {
          state.tally.cancelled++;
          job.leave();
        }
        return false;
      }
      worker.cancel(job);
      PoolTimer.later(state.config.grace(), () -> state.chores.enforceCancel(worker, job));
      return true;
    } finally {
      state.lock.unlock();
    }
  }

  List<WorkerStatus> workers() {
    state.lock.lock();
    try {
      return state.staff.workers.stream()
          .map(w -> new WorkerStatus(w.name, w.pid(), w.inFlight.size(), w.tasksDone))
          .toList();
    } finally {
      state.lock.unlock();
    }
  }

  PoolStatistics statistics() {
    state.lock.lock();
    try {
      int inFlight = state.staff.workers.stream().mapToInt(Worker::callsInFlight).sum();
      return state.tally.snapshot(state.queue.size(), inFlight);
    } finally {
      state.lock.unlock();
    }
  }

  /**
   * Ends everything and waits until no worker process is left; unless it is called from a thread that
   * sees to one, as by a user's log that is told what a worker prints.
   */
  void close() {
    List<Job> dropped = new ArrayList<>();
    state.lock.lock();
    try {
      if (!state.closed) {
        state.closed = true;
        dropped.addAll(state.queue);
        state.tally.cancelled += state.queue.size();
        state.queue.clear();
        state.staff.workers.forEach(Dispatcher::dismiss);
        PoolTimer.later(state.config.grace(), this::killAll);
      }
      if (state.staff.workers.isEmpty()) {
        state.gone.complete(null);
      }
    } finally {
      state.lock.unlock();
    }
    dropped.forEach(Job::cancel);
    if (PoolState.SERVED.get() != state) {
      state.gone.awaitUncancellably();
      state.listenerCalls.end(state.config.grace());
    }
  }

  private static void dismiss(Worker worker) {
    if (worker.state == Worker.State.STARTING) {
      worker.kill("the pool was closed");
      return;
    }
    for (Job job : worker.inFlight.values()) {
      job.wanted = false;
      worker.cancel(job);
    }
    worker.dismiss();
  }

  private void killAll() {
    state.lock.lock();
    try {
      state.staff.workers.forEach(worker -> worker.kill("the pool was closed"));
    } finally {
      state.lock.unlock();
    }
  }
}
