package dev.heddle.ipc;

import dev.heddle.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which worker runs what, and what becomes of a call whose worker dies, dawdles or is told
 * to stop.
 *
 * <p>One lock guards the queue, the workers' states and the calls'. Under it frames are put into
 * outboxes, never into pipes, and no code of the user's runs. A promise is settled after the call
 * has left its worker, by whoever took it out, so each call ends exactly once.
 *
 * <p>A worker says that a task begins before it begins, and gives back only what has not begun; so
 * nothing that had begun is ever run again, unless its caller has said that it may be.
 *
 * <h2>Why no call waits for ever</h2>
 *
 * <ul>
 *   <li>A worker that dies: its reader sees the pipe end; what was running fails, the rest waits
 *       again, and another worker is started.
 *   <li>A call that kills workers before it begins, say by its size: fails after a few of them.
 *   <li>A worker that ignores a cancellation, or is stopped: killed after the grace period.
 *   <li>Workers that die before they are ready: after a few of them what waits fails, and says why.
 *   <li>A worker that never gets ready: killed after a time.
 * </ul>
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Workers that may die with a task before it begins; perhaps they cannot even receive it. */
  private static final int MOST_WORKERS_LOST = 3;

  private final PoolConfig config;
  private final Codec codec;
  private final @Nullable ShippedFunction initializer;
  private final Promise<@Nullable Void> gone = new Promise<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> queue = new ArrayDeque<>();
  private final Tally tally = new Tally();
  private final Staff staff;
  private final SendAhead sendAhead;
  private boolean closed;

  Dispatcher(PoolConfig config, @Nullable ShippedFunction initializer) {
    this.config = config;
    this.codec = new Codec(config.allowed());
    this.initializer = initializer;
    this.staff = new Staff(this, config, tally);
    this.sendAhead = new SendAhead(this, staff.workers, config.mostTasks());
  }

  void start() {
    lock.lock();
    try {
      staff.prestart();
    } finally {
      lock.unlock();
    }
    new Upkeep(this, config).start();
  }

  // -- for callers

  /**
   * Takes a call over.
   *
   * @throws IllegalStateException if the pool is closed, or no worker can be started
   */
  void enqueue(Job job) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "The process pool is closed; use it inside its try block");
      }
      String failure = staff.failure();
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      tally.submitted++;
      queue.addLast(job);
      dispatch();
    } finally {
      lock.unlock();
    }
  }

  /** Gives a call up; true if a worker has it, and its end is to be waited for. */
  boolean drop(Job job) {
    lock.lock();
    try {
      job.wanted = false;
      Worker worker = job.worker;
      if (worker == null) {
        if (queue.remove(job)) {
          tally.cancelled++;
        }
        return false;
      }
      worker.cancel(job);
      PoolTimer.later(config.grace(), () -> enforceCancel(worker, job));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void enforceCancel(Worker worker, Job job) {
    boolean abandoned = false;
    lock.lock();
    try {
      if (job.worker == worker) {
        // Not at the cost of another caller's call: then this one is interrupted when it begins.
        abandoned = worker.running != null && worker.running != job;
        if (!abandoned) {
          worker.kill("a task went on for " + config.grace() + " after it had been cancelled");
        }
      }
    } finally {
      lock.unlock();
    }
    if (abandoned) {
      job.cancel();
    }
  }

  List<WorkerStatus> workers() {
    lock.lock();
    try {
      return staff.workers.stream()
          .map(w -> new WorkerStatus(w.name, w.pid(), w.inFlight.size(), w.tasksDone))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  PoolStatistics statistics() {
    lock.lock();
    try {
      int inFlight = staff.workers.stream().mapToInt(Worker::callsInFlight).sum();
      return tally.snapshot(queue.size(), inFlight);
    } finally {
      lock.unlock();
    }
  }

  /** Ends everything and waits until no worker process is left. */
  void close() {
    List<Job> dropped = new ArrayList<>();
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        dropped.addAll(queue);
        tally.cancelled += queue.size();
        queue.clear();
        staff.workers.forEach(Dispatcher::dismiss);
        PoolTimer.later(config.grace(), this::killAll);
      }
      if (staff.workers.isEmpty()) {
        gone.complete(null);
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(Job::cancel);
    gone.awaitUncancellably();
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
    lock.lock();
    try {
      staff.workers.forEach(worker -> worker.kill("the pool was closed"));
    } finally {
      lock.unlock();
    }
  }

  // -- for the readers of workers, without the lock

  void ready(Worker worker, Hello hello) {
    lock.lock();
    try {
      if (initializer == null) {
        staff.ready(worker);
        dispatch();
      } else {
        worker.state = Worker.State.PREPARING;
        byte[] payload = Codec.encode(Long.BYTES, null);
        ByteBuffer.wrap(payload).putLong(initializer.id());
        Job first = new Job(0, initializer, payload, Set.of(), 0, _ -> {});
        worker.initial = first;
        worker.send(first);
        if (closed) {
          worker.cancel(first);
          worker.dismiss();
        }
      }
    } finally {
      lock.unlock();
    }
    tell(listener -> listener.workerReady(worker.name, hello.pid()));
  }

  void received(Worker worker, Frame frame) throws IOException {
    switch (frame.type()) {
      case STARTED -> started(worker, frame.id());
      case RETURNED -> returned(worker, frame.id());
      case RESULT, FAILURE -> answered(worker, frame);
      case LOG -> log(worker, LogEntry.decode(frame.payload()));
      default -> throw new ProtocolException("a worker cannot send " + frame.type());
    }
  }

  private void started(Worker worker, long id) throws ProtocolException {
    long now = System.nanoTime();
    lock.lock();
    try {
      Job job = worker.inFlight.get(id);
      if (job == null || worker.running != null) {
        throw new ProtocolException("task " + id + " begins, which cannot be");
      }
      worker.running = job;
      worker.runningSince = now;
      if (!job.wanted) {
        PoolTimer.later(config.grace(), () -> enforceCancel(worker, job));
      }
    } finally {
      lock.unlock();
    }
    tell(listener -> listener.taskStarted(worker.name, now));
  }

  private void returned(Worker worker, long id) throws ProtocolException {
    boolean again;
    Job job;
    lock.lock();
    try {
      job = worker.inFlight.get(id);
      if (job == null || worker.running == job) {
        throw new ProtocolException("task " + id + " is given back, which cannot be");
      }
      worker.remove(job);
      again = job.wanted && !closed;
      if (again) {
        queue.addFirst(job);
      } else if (job != worker.initial) {
        tally.cancelled++;
      }
      afterward(worker);
    } finally {
      lock.unlock();
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
    lock.lock();
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
      lock.unlock();
    }
    tell(listener -> listener.taskEnded(worker.name, ended - took, ended));
    if (wanted || well) {
      settle(job, worker, frame);
    } else {
      job.cancel();
    }
  }

  private void count(boolean well, boolean wanted, long took) {
    tally.busyNanos += took;
    if (well) {
      tally.succeeded++;
    } else if (wanted) {
      tally.failed++;
    } else {
      tally.cancelled++;
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
    if (closed) {
      return;
    }
    if (frame.type() == MessageType.RESULT) {
      staff.ready(worker);
      dispatch();
    } else {
      worker.kill("its initializer failed: " + failureIn(frame, worker));
    }
  }

  private Throwable failureIn(Frame frame, Worker worker) {
    try {
      return RemoteFailure.decode(frame.payload(), Long.BYTES, codec, worker.toString());
    } catch (IOException e) {
      return e;
    }
  }

  /** With the lock held: a call has left its worker. */
  private void afterward(Worker worker) {
    if (worker.inFlight.isEmpty()) {
      worker.idleSince = System.nanoTime();
      if (worker.state == Worker.State.RETIRING && !closed) {
        staff.dismiss(worker);
      }
    }
    if (worker.state == Worker.State.READY && worker.tasksDone >= config.mostTasks() && !closed) {
      tally.workersRecycled++;
      staff.retire(worker);
      staff.fill(queue.size(), "");
    }
    dispatch();
  }

  private void settle(Job job, Worker worker, Frame frame) {
    if (frame.type() != MessageType.RESULT) {
      job.fail(failureIn(frame, worker));
      return;
    }
    Object result;
    try {
      result = codec.decode(frame.payload(), Long.BYTES);
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
    lock.lock();
    try {
      unexpected = staff.lost(worker) && !closed;
      begun = worker.running != null;
      blamed = blamed(worker);
      for (Job job : List.copyOf(worker.inFlight.values()).reversed()) {
        worker.remove(job);
        if (job == worker.initial) {
          continue;
        }
        if (!job.wanted || closed) {
          tally.cancelled++;
          unwanted.add(job);
        } else if (job != blamed) {
          queue.addFirst(job);
        }
      }
      if (blamed != null && unwanted.contains(blamed)) {
        blamed = null;
      } else if (blamed != null) {
        tally.failed++;
      }
      if (!closed) {
        staff.fill(queue.size(), end.toString());
        dispatch();
      }
      if (closed && staff.workers.isEmpty()) {
        gone.complete(null);
      }
    } finally {
      lock.unlock();
    }
    unwanted.forEach(Job::cancel);
    if (blamed != null) {
      blamed.fail(end.asFailure(begun));
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
      return next != null && ++next.workersLost >= MOST_WORKERS_LOST ? next : null;
    }
    if (suspect == worker.initial) {
      return null;
    }
    if (suspect.retries > 0 && suspect.wanted && !closed) {
      suspect.retries--;
      tally.retried++;
      return null;
    }
    return suspect;
  }

  private void tell(Consumer<PoolListener> event) {
    try {
      event.accept(config.listener());
    } catch (Throwable e) {
      LOG.warn("The listener of a process pool failed", e);
    }
  }

  // -- for the timer, without the lock

  void hireAgain() {
    lock.lock();
    try {
      if (!closed) {
        staff.forgive();
        staff.fill(queue.size(), "");
      }
    } finally {
      lock.unlock();
    }
  }

  /** There will be no worker for what waits. */
  void failWaiting(String why) {
    List<Job> hopeless;
    lock.lock();
    try {
      hopeless = List.copyOf(queue);
      queue.clear();
      tally.failed += hopeless.size();
    } finally {
      lock.unlock();
    }
    hopeless.forEach(job -> job.fail(new IllegalStateException(why)));
  }

  void enforceStart(Worker worker) {
    lock.lock();
    try {
      staff.killIfNotReady(worker);
    } finally {
      lock.unlock();
    }
  }

  void rebalance() {
    lock.lock();
    try {
      sendAhead.rebalance();
    } finally {
      lock.unlock();
    }
  }

  List<Worker> readyWorkers() {
    lock.lock();
    try {
      return staff.workers.stream().filter(w -> w.state == Worker.State.READY).toList();
    } finally {
      lock.unlock();
    }
  }

  /** Lets go of workers that hold too much memory or have idled too long; false if it is over. */
  boolean letGo(List<Worker> heavy) {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      for (Worker worker : List.copyOf(staff.workers)) {
        if (worker.state != Worker.State.READY) {
          continue;
        }
        if (heavy.contains(worker)) {
          tally.workersRecycled++;
          staff.retire(worker);
        } else if (hasIdledTooLong(worker)) {
          tally.workersIdledOut++;
          staff.retire(worker);
        }
      }
      staff.fill(queue.size(), "");
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean hasIdledTooLong(Worker worker) {
    return config.idleTimeout() != null
        && worker.inFlight.isEmpty()
        && System.nanoTime() - worker.idleSince > config.idleTimeout().toNanos();
  }

  // -- with the lock held

  private void dispatch() {
    while (!queue.isEmpty()) {
      Worker idlest = sendAhead.idlest();
      if (idlest == null) {
        staff.fill(queue.size(), "");
        return;
      }
      idlest.send(queue.removeFirst());
    }
    sendAhead.watch();
  }

  PoolConfig config() {
    return config;
  }
}
