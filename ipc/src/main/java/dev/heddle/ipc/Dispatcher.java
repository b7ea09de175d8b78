package dev.heddle.ipc;

import dev.heddle.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
 * <h2>Sending ahead</h2>
 *
 * <p>A worker is sent short calls ahead of its answers, so that it never waits for the parent: about
 * {@link #NANOS_AHEAD} of work. Calls that take longer than that are sent one by one, since there
 * waiting costs nothing. Should a long call turn up in front of short ones, they are recalled as
 * soon as another worker is idle. A worker says that a task begins before it begins, and gives back
 * only what has not begun; so nothing that had begun is ever run again.
 *
 * <h2>Why no call waits for ever</h2>
 *
 * <ul>
 *   <li>A worker that dies: its reader sees the pipe end; what was running fails, the rest waits
 *       again, and another worker is started.
 *   <li>A worker that ignores a cancellation, or is stopped: killed after the grace period.
 *   <li>Workers that die before they are ready: after a few the pool is broken, and says why. While
 *       others work, starting is tried again from time to time.
 *   <li>A worker that never gets ready: killed after {@link #START_LIMIT}.
 * </ul>
 */
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int MOST_AHEAD = 32;
  private static final long NANOS_AHEAD = 5_000_000;
  private static final long BYTES_AHEAD = 8 << 20;
  private static final int MOST_FAILED_STARTS = 3;

  /** Workers that may die with a task before it begins; perhaps they cannot even receive it. */
  private static final int MOST_WORKERS_LOST = 3;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration START_PAUSE = Duration.ofSeconds(1);
  private static final ScheduledThreadPoolExecutor TIMER = makeTimer();

  private final PoolConfig config;
  private final Codec codec;
  private final Promise<@Nullable Void> gone = new Promise<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Job> queue = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private int lastWorker;
  private int failedStarts;
  private boolean watching;
  private @Nullable String broken;
  private boolean closed;

  Dispatcher(PoolConfig config) {
    this.config = config;
    this.codec = new Codec(config.allowed());
  }

  void start() {
    lock.lock();
    try {
      endAll(replenish(""));
    } finally {
      lock.unlock();
    }
  }

  // -- for callers

  /**
   * Takes a call over.
   *
   * @throws IllegalStateException if the pool is closed or broken
   */
  void enqueue(Job job) {
    lock.lock();
    try {
      if (closed) {
        throw new IllegalStateException(
            "The process pool is closed; use it inside its try block");
      }
      if (broken != null) {
        throw new IllegalStateException(broken);
      }
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
        queue.remove(job);
        return false;
      }
      worker.cancel(job);
      later(config.grace(), () -> enforceCancel(worker, job));
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
      job.promise.cancel("the task was cancelled");
    }
  }

  List<WorkerStatus> workers() {
    lock.lock();
    try {
      return workers.stream()
          .map(w -> new WorkerStatus(w.name, w.pid(), w.inFlight.size(), w.tasksDone))
          .toList();
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
        queue.clear();
        workers.forEach(this::dismiss);
        later(config.grace(), this::killAll);
      }
      if (workers.isEmpty()) {
        gone.complete(null);
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(Dispatcher::endUnwanted);
    gone.awaitUncancellably();
  }

  private void dismiss(Worker worker) {
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
      workers.forEach(worker -> worker.kill("the pool was closed"));
    } finally {
      lock.unlock();
    }
  }

  // -- for the readers of workers, without the lock

  void ready(Worker worker, Hello hello) {
    lock.lock();
    try {
      worker.state = Worker.State.READY;
      failedStarts = 0;
      dispatch();
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
        later(config.grace(), () -> enforceCancel(worker, job));
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
      }
      dispatch();
    } finally {
      lock.unlock();
    }
    if (!again) {
      endUnwanted(job);
    }
  }

  private void answered(Worker worker, Frame frame) throws ProtocolException {
    long ended = System.nanoTime();
    if (frame.payload().length <= Long.BYTES) {
      throw new ProtocolException("an answer of " + frame.payload().length + " bytes");
    }
    long took = ByteBuffer.wrap(frame.payload()).getLong();
    Job job;
    boolean wanted;
    lock.lock();
    try {
      job = worker.running;
      if (job == null || job.id != frame.id()) {
        throw new ProtocolException("an answer to task " + frame.id() + ", which is not running");
      }
      wanted = job.wanted;
      worker.remove(job);
      worker.tasksDone++;
      worker.averageNanos += (took - worker.averageNanos) / Math.min(worker.tasksDone, 16);
      dispatch();
    } finally {
      lock.unlock();
    }
    tell(listener -> listener.taskEnded(worker.name, ended - took, ended));
    if (wanted || frame.type() == MessageType.RESULT) {
      settle(job, worker, frame);
    } else {
      endUnwanted(job);
    }
  }

  private void settle(Job job, Worker worker, Frame frame) {
    try {
      if (frame.type() == MessageType.RESULT) {
        job.promise.complete(codec.decode(frame.payload(), Long.BYTES));
      } else {
        job.promise.fail(
            RemoteFailure.decode(frame.payload(), Long.BYTES, codec, worker.toString()));
      }
    } catch (Throwable e) {
      job.promise.fail(
          new IllegalStateException("The answer of " + worker + " cannot be read: " + e, e));
    }
  }

  /** The process of a worker has ended. */
  void lost(Worker worker, String how) {
    boolean expected;
    Job blamed;
    List<Job> unwanted = new ArrayList<>();
    Failed failed;
    lock.lock();
    try {
      expected = closed;
      if (worker.state == Worker.State.STARTING) {
        failedStarts++;
      }
      worker.state = Worker.State.LOST;
      workers.remove(worker);
      blamed = worker.running == null ? suspect(worker) : worker.running;
      for (Job job : List.copyOf(worker.inFlight.values()).reversed()) {
        worker.remove(job);
        if (!job.wanted || closed) {
          unwanted.add(job);
        } else if (job != blamed) {
          queue.addFirst(job);
        }
      }
      failed = replenish(how);
      dispatch();
      if (closed && workers.isEmpty()) {
        gone.complete(null);
      }
    } finally {
      lock.unlock();
    }
    unwanted.forEach(Dispatcher::endUnwanted);
    if (blamed != null) {
      blamed.promise.fail(new WorkerLostException(how + " while it ran this task"));
    }
    endAll(failed);
    if (!expected) {
      tell(listener -> listener.workerLost(worker.name, how));
    }
  }

  /** What a worker was to do next, if too many have died at that point. */
  private static @Nullable Job suspect(Worker worker) {
    for (Job next : worker.inFlight.values()) {
      return ++next.workersLost == MOST_WORKERS_LOST ? next : null;
    }
    return null;
  }

  private static void endUnwanted(Job job) {
    job.promise.cancel("the task was cancelled");
  }

  private void tell(Consumer<PoolListener> event) {
    try {
      event.accept(config.listener());
    } catch (Throwable e) {
      LOG.warn("The listener of a process pool failed", e);
    }
  }

  // -- workers and their work, with the lock held

  /** Calls that end because there will be no worker for them. */
  private record Failed(List<Job> jobs, String why) {
    static final Failed NONE = new Failed(List.of(), "");
  }

  private static void endAll(Failed failed) {
    for (Job job : failed.jobs()) {
      job.promise.fail(new IllegalStateException(failed.why()));
    }
  }

  private Failed replenish(String how) {
    if (closed || broken != null) {
      return Failed.NONE;
    }
    String why = how;
    while (workers.size() < config.workers() && failedStarts < MOST_FAILED_STARTS) {
      why = hire(why);
    }
    if (workers.isEmpty()) {
      broken = "Worker processes cannot be started; the last one: " + why;
      var failed = new Failed(List.copyOf(queue), broken);
      queue.clear();
      return failed;
    }
    if (workers.size() < config.workers()) {
      later(START_PAUSE, this::tryAgain);
    }
    return Failed.NONE;
  }

  private void tryAgain() {
    Failed failed;
    lock.lock();
    try {
      failedStarts = Math.min(failedStarts, MOST_FAILED_STARTS - 1);
      failed = replenish("");
    } finally {
      lock.unlock();
    }
    endAll(failed);
  }

  private String hire(String how) {
    var worker = new Worker(this, "worker-" + ++lastWorker);
    workers.add(worker);
    try {
      worker.start();
    } catch (OutOfMemoryError e) {
      // No thread to be had.
      workers.remove(worker);
      failedStarts++;
      return worker.name + " could not be started: " + e;
    }
    later(START_LIMIT, () -> enforceStart(worker));
    return how;
  }

  private void enforceStart(Worker worker) {
    lock.lock();
    try {
      if (worker.state == Worker.State.STARTING) {
        worker.kill("it was not ready within " + START_LIMIT);
      }
    } finally {
      lock.unlock();
    }
  }

  private void dispatch() {
    while (!queue.isEmpty()) {
      Worker idlest = null;
      for (Worker worker : workers) {
        if (hasRoom(worker)
            && (idlest == null || worker.inFlight.size() < idlest.inFlight.size())) {
          idlest = worker;
        }
      }
      if (idlest == null) {
        return;
      }
      idlest.send(queue.removeFirst());
    }
    watch();
  }

  private static boolean hasRoom(Worker worker) {
    if (worker.state != Worker.State.READY) {
      return false;
    }
    if (worker.inFlight.isEmpty()) {
      return true;
    }
    if (worker.tasksDone == 0 || worker.bytesInFlight >= BYTES_AHEAD) {
      return false;
    }
    double ahead = Math.min(NANOS_AHEAD / worker.averageNanos, MOST_AHEAD);
    return worker.inFlight.size() < ahead && !isLong(worker);
  }

  private static boolean isLong(Worker worker) {
    return worker.running != null && System.nanoTime() - worker.runningSince > NANOS_AHEAD;
  }

  /** Comes back later if there is an idle worker, and work behind that of another. */
  private void watch() {
    if (!watching && anyIdle() && workers.stream().anyMatch(w -> w.inFlight.size() > 1)) {
      watching = true;
      later(Duration.ofNanos(NANOS_AHEAD), this::rebalance);
    }
  }

  private boolean anyIdle() {
    for (Worker worker : workers) {
      if (worker.state == Worker.State.READY && worker.inFlight.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private void rebalance() {
    lock.lock();
    try {
      watching = false;
      if (anyIdle()) {
        workers.stream().filter(Dispatcher::isLong).forEach(Dispatcher::recallWaiting);
        watch();
      }
    } finally {
      lock.unlock();
    }
  }

  private static void recallWaiting(Worker worker) {
    for (Job job : worker.inFlight.sequencedValues().reversed()) {
      if (job != worker.running && job.wanted && !job.recalled) {
        worker.recall(job);
      }
    }
  }

  private static void later(Duration delay, Runnable action) {
    TIMER.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ScheduledThreadPoolExecutor makeTimer() {
    return new ScheduledThreadPoolExecutor(
        1, body -> Thread.ofPlatform().daemon().name("heddle-ipc-timer").unstarted(body));
  }

  PoolConfig config() {
    return config;
  }
}
