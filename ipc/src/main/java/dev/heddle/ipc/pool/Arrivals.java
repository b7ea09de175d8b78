package dev.heddle.ipc.pool;

import dev.heddle.ipc.PoolListener;
import dev.heddle.ipc.codec.Codec;
import dev.heddle.ipc.codec.RemoteFailure;
import dev.heddle.ipc.codec.SentClasses;
import dev.heddle.ipc.codec.ShippedFunction;
import dev.heddle.ipc.codec.UsedClasses;
import dev.heddle.ipc.process.PoolTimer;
import dev.heddle.ipc.wire.Frame;
import dev.heddle.ipc.wire.LogEntry;
import dev.heddle.ipc.wire.MessageType;
import dev.heddle.ipc.wire.ProtocolException;
import dev.heddle.scheduler.Log;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * What comes from workers, and what becomes of their calls: called by the workers' readers, without
 * the pool's lock.
 *
 * <p>A worker says that a task begins before it begins, and gives back only what has not begun; so
 * nothing that had begun is ever run again, unless its caller has said that it may be. Where what it said
 * may have been lost with it, each call that it may have begun counts as begun.
 */
final class Arrivals {
  private static final Logger LOG = Log.of(Arrivals.class);

  /** Workers that may die with a task before it begins; perhaps they cannot even receive it. */
  private static final int MOST_WORKERS_LOST = 3;

  private final PoolState state;
  private final @Nullable ShippedFunction initializer;

  Arrivals(PoolState state, @Nullable ShippedFunction initializer) {
    this.state = state;
    this.initializer = initializer;
  }

  PoolState state() {
    return state;
  }

  PoolConfig config() {
    return state.config;
  }

  boolean isListenedTo() {
    return state.config.listener() != ListenerCalls.NOBODY;
  }

  void ready(Worker worker) {
    state.lock.lock();
    try {
      if (initializer == null) {
        state.staff.ready(worker);
        state.dispatch();
      } else {
        worker.state = Worker.State.PREPARING;
        byte[] payload = Codec.encode(Long.BYTES, null);
        ByteBuffer.wrap(payload).putLong(initializer.id());
        Job first =
            new Job(0, initializer, payload, new UsedClasses(new SentClasses()), 0, _ -> {});
        worker.initial = first;
        worker.send(first);
        if (state.closed) {
          worker.cancel(first);
          worker.dismiss();
        }
      }
    } finally {
      state.lock.unlock();
    }
    tell(listener -> listener.workerReady(worker.name, worker.pid()));
  }

  void received(Worker worker, Frame frame) throws IOException {
    switch (frame.type()) {
      case STARTED -> started(worker, frame.id());
      case RETURNED -> returned(worker, frame.id());
      case RESULT, FAILURE -> answered(worker, frame);
      case CLASS -> worker.known.define(frame);
      case LOG -> log(worker, LogEntry.decode(frame.payload()));
      default -> throw new ProtocolException("a worker cannot send " + frame.type());
    }
  }

  private void started(Worker worker, long id) throws ProtocolException {
    long now = System.nanoTime();
    state.lock.lock();
    try {
      Job job = worker.inFlight.get(id);
      boolean wasTold = worker.asksToBegin() && worker.running == job;
      if (job == null || worker.running != null && !wasTold) {
        throw new ProtocolException("task " + id + " begins, which cannot be");
      }
      worker.running = job;
      worker.runningSince = now;
      if (!job.wanted) {
        PoolTimer.later(state.config.grace(), () -> state.chores.enforceCancel(worker, job));
      }
    } finally {
      state.lock.unlock();
    }
    tell(listener -> listener.taskStarted(worker.name, now));
  }

  private void returned(Worker worker, long id) throws ProtocolException {
    boolean again;
    Job job;
    state.lock.lock();
    try {
      job = worker.inFlight.get(id);
      if (job == null || worker.running == job && !worker.asksToBegin()) {
        throw new ProtocolException("task " + id + " is given back, which cannot be");
      }
      worker.remove(job);
      again = job.wanted && !state.closed;
      if (again) {
        state.queue.addFirst(job);
      } else if (job != worker.initial) {
        state.tally.cancelled++;
      }
      afterward(worker);
    } finally {
      state.lock.unlock();
    }
    if (!again) {
      job.cancel();
    }
  }

  private void answered(Worker worker, Frame frame) throws ProtocolException {
    long ended = System.nanoTime();
    if (frame.payload().length <= Long.BYTES) {
      throw new ProtocolException("an answer of " + frame.payload().length + " bytes");
    }
    long took = ByteBuffer.wrap(frame.payload()).getLong();
    boolean well = frame.type() == MessageType.RESULT;
    Job job;
    boolean wanted;
    state.lock.lock();
    try {
      job = worker.running;
      if (job == null || job.id != frame.id()) {
        throw new ProtocolException("an answer to task " + frame.id() + ", which is not running");
      }
      worker.remove(job);
      wanted = job.wanted;
      if (job == worker.initial) {
        prepared(worker, frame);
        return;
      }
      worker.tasksDone++;
      worker.averageNanos += (took - worker.averageNanos) / Math.min(worker.tasksDone, 16);
      count(well, wanted, took);
      afterward(worker);
    } finally {
      state.lock.unlock();
    }
    tell(listener -> listener.taskEnded(worker.name, ended - took, ended));
    if (wanted || well) {
      settle(job, worker, frame);
    } else {
      job.cancel();
    }
  }

  private void count(boolean well, boolean wanted, long took) {
    state.tally.busyNanos += took;
    if (well) {
      state.tally.succeeded++;
    } else if (wanted) {
      state.tally.failed++;
    } else {
      state.tally.cancelled++;
    }
  }

  /** The backend of the log is the user's, and may fail. */
  private static void log(Worker worker, LogEntry entry) {
    try {
      entry.log(worker.name);
    } catch (RuntimeException e) {
      LOG.warn("What {} logs could not be logged", worker.name, e);
    }
  }

  /** With the lock held: a worker has run the initializer. */
  private void prepared(Worker worker, Frame frame) {
    if (state.closed) {
      return;
    }
    if (frame.type() == MessageType.RESULT) {
      state.staff.ready(worker);
      state.dispatch();
    } else {
      worker.kill("its initializer failed: ", failureIn(frame, worker));
    }
  }

  private Throwable failureIn(Frame frame, Worker worker) {
    try {
      return RemoteFailure.decode(
          frame.payload(),
          Long.BYTES,
          worker.codec,
          worker.toString(),
          state.config.failures());
    } catch (Throwable e) {
      // Whatever it is, such as no memory: who called must not wait for ever.
      return e;
    }
  }

  /** With the lock held: a call has left its worker. */
  private void afterward(Worker worker) {
    worker.beginNext();
    if (worker.inFlight.isEmpty()) {
      worker.idleSince = System.nanoTime();
      if (worker.state == Worker.State.RETIRING && !state.closed) {
        state.staff.dismiss(worker);
      }
    }
    if (worker.state == Worker.State.READY && worker.tasksDone >= state.config.mostTasks()
        && !state.closed) {
      state.tally.workersRecycled++;
      state.staff.retire(worker);
      state.staff.fill(state.queue.size());
    }
    state.dispatch();
  }

  private void settle(Job job, Worker worker, Frame frame) {
    if (frame.type() != MessageType.RESULT) {
      job.fail(failureIn(frame, worker));
      return;
    }
    Object result;
    try {
      result = worker.codec.decode(frame.payload(), Long.BYTES);
    } catch (Throwable e) {
      job.fail(new IllegalStateException("The answer of " + worker + " cannot be read: " + e, e));
      return;
    }
    job.complete(result);
  }

  /** The process of a worker has ended. */
  void lost(Worker worker, WorkerEnd end) {
    boolean unexpected;
    boolean begun;
    Job blamed;
    List<Job> unwanted = new ArrayList<>();
    state.lock.lock();
    try {
      unexpected = state.staff.lost(worker, end) && !state.closed;
      begun = worker.running != null;
      Job suspect = worker.running;
      blamed = blamed(worker);
      for (Job job : List.copyOf(worker.inFlight.values()).reversed()) {
        worker.remove(job);
        if (job == worker.initial) {
          continue;
        }
        if (!job.wanted || state.closed) {
          state.tally.cancelled++;
          unwanted.add(job);
        } else if (job != blamed) {
          if (!end.complete() && job != suspect) {
            countAsBegun(job);
          }
          state.queue.addFirst(job);
        }
      }
      if (blamed != null && unwanted.contains(blamed)) {
        blamed = null;
      } else if (blamed != null) {
        state.tally.failed++;
      }
      if (!state.closed) {
        state.staff.fill(state.queue.size(), new Staff.Reason(end.toString(), end.cause()));
        state.dispatch();
      }
      if (state.closed && state.staff.workers.isEmpty()) {
        state.gone.complete(null);
      }
    } finally {
      state.lock.unlock();
    }
    unwanted.forEach(Job::cancel);
    if (blamed != null) {
      blamed.fail(end.asFailure(begun, state.config.failures()));
    }
    if (unexpected) {
      tell(listener -> listener.workerLost(worker.name, end.toString()));
    }
  }

  /** With the lock held: the call that a dead worker takes with it, if any. */
  private @Nullable Job blamed(Worker worker) {
    Job suspect = worker.running;
    if (suspect == null) {
      Job next = worker.inFlight.isEmpty() ? null : worker.inFlight.firstEntry().getValue();
      return next != null && ++next.workersLost >= MOST_WORKERS_LOST + next.retries ? next : null;
    }
    if (suspect == worker.initial) {
      return null;
    }
    if (suspect.retries > 0 && suspect.wanted && !state.closed) {
      suspect.retries--;
      state.tally.retried++;
      return null;
    }
    return suspect;
  }

  /** With the lock held. When it cannot be run again any more, it is begun only where that is known. */
  private void countAsBegun(Job job) {
    if (job.maybeBegun && job.retries > 0) {
      job.retries--;
      state.tally.retried++;
    }
  }

  private void tell(Consumer<PoolListener> event) {
    state.listenerCalls.tell(event);
  }
}
