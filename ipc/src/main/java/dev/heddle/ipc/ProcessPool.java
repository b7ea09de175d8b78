package dev.heddle.ipc;

import dev.heddle.Outcome;
import dev.heddle.Promise;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.parking.Waiter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Worker JVM processes that run functions in parallel and apart from this one. Python's {@code
 * ProcessPoolExecutor} is the model.
 *
 * <pre>{@code
 * try (var pool = ProcessPool.open(4)) {
 *   List<Long> sums = pool.map(Example::expensive, inputs);
 * }
 * }</pre>
 *
 * <p>Arguments and results are copied. A worker that dies fails only the task it was running, with
 * {@link WorkerLostException}, and is replaced. Workers end with the pool, and at once if this
 * process dies. A call whose caller is cancelled is interrupted in the worker; if it has not ended
 * after the grace period, the worker is killed. Thread-safe.
 *
 * <h2>How a call travels</h2>
 *
 * <pre>
 *   queue --dispatch--> inFlight of a worker --answer--> its promise
 *     ^                        |
 *     +------ worker lost -----+  (all but the one it was running, which fails)
 * </pre>
 *
 * <p>One lock guards the queue, the workers' states and what is in flight; under it frames are put
 * into outboxes, never into pipes. A worker is sent a few calls ahead so that it never waits for
 * the parent, more of them the shorter they are.
 */
public final class ProcessPool implements TaskPool {
  private static final int FEWEST_AHEAD = 2;
  private static final int MOST_AHEAD = 32;
  private static final double NANOS_AHEAD = 5e6;
  private static final long BYTES_AHEAD = 8 << 20;
  private static final int MOST_FAILED_STARTS = 3;

  private final ProcessPoolBuilder settings;
  private final Codec codec;
  private final Map<RemoteFunction<?, ?>, ShippedFunction> functions =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workerGone = lock.newCondition();
  private final Deque<Job> queue = new ArrayDeque<>();
  private final List<Worker> workers = new ArrayList<>();
  private long lastId;
  private int lastWorker;
  private int failedStarts;
  private @Nullable String broken;
  private boolean closed;

  ProcessPool(ProcessPoolBuilder settings) {
    this.settings = settings;
    this.codec = new Codec(settings.allowed);
    settings.allowed.allow("dev.heddle.ipc");
    lock.lock();
    try {
      for (int i = 0; i < settings.workers; i++) {
        hire();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Starts to describe a pool.
   *
   * @return a builder with the defaults
   */
  public static ProcessPoolBuilder builder() {
    return new ProcessPoolBuilder();
  }

  /**
   * Starts a pool.
   *
   * @param workers how many worker processes, at least 1
   * @return the pool, to be closed by the caller
   */
  public static ProcessPool open(int workers) {
    return builder().workers(workers).build();
  }

  // -- calls

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception {
    Waiter.checkCancelled();
    return await(enqueue(function, argument));
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    return TaskGroup.current().start(() -> call(function, argument));
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception {
    Waiter.checkCancelled();
    int ahead = settings.workers * MOST_AHEAD;
    List<R> results = new ArrayList<>();
    Deque<Job> pending = new ArrayDeque<>();
    try {
      for (Iterator<? extends A> rest = items.iterator(); rest.hasNext() || !pending.isEmpty();) {
        while (rest.hasNext() && pending.size() < ahead) {
          pending.addLast(enqueue(function, rest.next()));
        }
        results.add(await(pending.removeFirst()));
      }
      return results;
    } finally {
      pending.forEach(this::drop);
    }
  }

  private Job enqueue(RemoteFunction<?, ?> function, @Nullable Object argument) {
    ShippedFunction shipped = functions.get(function);
    if (shipped == null) {
      shipped = ShippedFunction.of(nextId(), function);
      shipped.packages().forEach(settings.allowed::allow);
      functions.put(function, shipped);
    }
    byte[] prefix = ByteBuffer.allocate(Long.BYTES).putLong(shipped.id()).array();
    Set<String> packages = new HashSet<>();
    byte[] payload = Codec.encode(prefix, argument, AllowList.packagesInto(packages));
    if (payload.length > settings.maxPayload) {
      throw new IllegalArgumentException(
          "An argument of " + payload.length + " bytes is larger than the pool's limit of "
              + settings.maxPayload + "; raise it with ProcessPool.builder().maxMessageBytes(...)");
    }
    var job = new Job(nextId(), shipped, payload, packages);
    lock.lock();
    try {
      checkUsable();
      queue.addLast(job);
      dispatch();
    } finally {
      lock.unlock();
    }
    return job;
  }

  private long nextId() {
    lock.lock();
    try {
      return ++lastId;
    } finally {
      lock.unlock();
    }
  }

  private void checkUsable() {
    if (closed) {
      throw new IllegalStateException("The process pool is closed; use it inside its try block");
    }
    if (broken != null) {
      throw new IllegalStateException(broken);
    }
  }

  @SuppressWarnings("unchecked")
  private <R extends @Nullable Object> R await(Job job) throws Exception {
    Outcome<@Nullable Object> ending;
    try {
      ending = job.promise.outcome();
    } catch (InterruptedException | RuntimeException e) {
      if (drop(job)) {
        job.promise.awaitUncancellably();
      }
      throw e;
    }
    return switch (ending) {
      case Outcome.Success(var value) -> (R) value;
      case Outcome.Failure(Exception cause) -> throw cause;
      case Outcome.Failure(var cause) -> throw (Error) cause;
      case Outcome.Cancelled(var cause) -> {
        var cancelled = new CancellationException("The process pool was closed");
        cancelled.initCause(cause);
        throw cancelled;
      }
    };
  }

  /** Gives a call up; true if it is running and its end has to be waited for. */
  private boolean drop(Job job) {
    lock.lock();
    try {
      Worker worker = job.worker;
      if (worker == null) {
        queue.remove(job);
        return false;
      }
      if (!worker.inFlight.contains(job)) {
        return false;
      }
      worker.cancel(job.id);
      if (worker.inFlight.peekFirst() != job) {
        return false;
      }
      CompletableFuture.delayedExecutor(settings.grace.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> killIfStillRunning(worker, job));
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void killIfStillRunning(Worker worker, Job job) {
    lock.lock();
    try {
      if (worker.inFlight.peekFirst() == job) {
        worker.kill();
      }
    } finally {
      lock.unlock();
    }
  }

  // -- workers; all with the lock held unless said otherwise

  private void hire() {
    var worker = new Worker(this, "worker-" + ++lastWorker);
    workers.add(worker);
    worker.start();
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
  }

  private static boolean hasRoom(Worker worker) {
    if (worker.state != Worker.State.READY) {
      return false;
    }
    if (worker.inFlight.isEmpty()) {
      return true;
    }
    int ahead =
        worker.tasksDone == 0
            ? FEWEST_AHEAD
            : (int) Math.clamp(NANOS_AHEAD / worker.averageNanos, FEWEST_AHEAD, MOST_AHEAD);
    return worker.inFlight.size() < ahead && worker.bytesInFlight < BYTES_AHEAD;
  }

  /** Called by a worker's reader, without the lock. */
  void ready(Worker worker, Hello hello) throws ProtocolException {
    lock.lock();
    try {
      worker.state = Worker.State.READY;
      failedStarts = 0;
      if (closed) {
        worker.dismiss();
      }
      dispatch();
    } finally {
      lock.unlock();
    }
    settings.listener.workerReady(worker.name, hello.pid());
  }

  /** Called by a worker's reader, without the lock. */
  void answered(Worker worker, Frame frame) throws IOException {
    if (frame.type() != MessageType.RESULT && frame.type() != MessageType.FAILURE
        || frame.payload().length < Long.BYTES) {
      throw new ProtocolException("a worker answered with " + frame.type());
    }
    long ended = System.nanoTime();
    long took = ByteBuffer.wrap(frame.payload()).getLong();
    Job job;
    lock.lock();
    try {
      job = worker.inFlight.peekFirst();
      if (job == null || job.id != frame.id()) {
        throw new ProtocolException("an answer to call " + frame.id() + ", which is not running");
      }
      worker.inFlight.removeFirst();
      worker.bytesInFlight -= job.payload.length;
      worker.tasksDone++;
      worker.averageNanos += (took - worker.averageNanos) / Math.min(worker.tasksDone, 16);
      dispatch();
    } finally {
      lock.unlock();
    }
    settings.listener.taskEnded(worker.name, ended - took, ended);
    settle(job.promise, worker, frame);
  }

  private void settle(Promise<@Nullable Object> promise, Worker worker, Frame frame) {
    try {
      if (frame.type() == MessageType.RESULT) {
        promise.complete(codec.decode(frame.payload(), Long.BYTES));
      } else {
        promise.fail(
            RemoteFailure.decode(frame.payload(), Long.BYTES, codec, worker.toString()));
      }
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      promise.fail(
          new IllegalStateException("The answer of " + worker + " cannot be read: " + e, e));
    }
  }

  /** Called by a worker's reader when its process has ended, without the lock. */
  void lost(Worker worker, String how) {
    boolean expected;
    Job running = null;
    List<Job> failed = List.of();
    lock.lock();
    try {
      expected = closed;
      if (worker.state == Worker.State.STARTING) {
        failedStarts++;
      } else {
        running = worker.inFlight.pollFirst();
      }
      worker.state = Worker.State.LOST;
      workers.remove(worker);
      while (!worker.inFlight.isEmpty()) {
        Job again = worker.inFlight.removeLast();
        again.worker = null;
        queue.addFirst(again);
      }
      if (!closed && failedStarts < MOST_FAILED_STARTS) {
        hire();
        dispatch();
      } else if (!closed && workers.isEmpty()) {
        broken = "Worker processes cannot be started; the last one: " + how;
        failed = List.copyOf(queue);
        queue.clear();
      }
      workerGone.signalAll();
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.promise.fail(new WorkerLostException(how + " while it ran this task"));
    }
    for (Job job : failed) {
      job.promise.fail(new IllegalStateException(broken));
    }
    if (!expected) {
      settings.listener.workerLost(worker.name, how);
    }
  }

  /**
   * Returns the workers there are now.
   *
   * @return a snapshot
   */
  public List<WorkerStatus> workers() {
    lock.lock();
    try {
      return workers.stream()
          .map(w -> new WorkerStatus(w.name, w.pid(), w.inFlight.size(), w.tasksDone))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Ends the pool: calls that wait fail with {@link CancellationException}, running ones are
   * interrupted, and workers that have not ended after the grace period are killed. Returns when no
   * worker process is left; called again it does nothing.
   */
  @Override
  public void close() {
    List<Job> dropped = new ArrayList<>();
    lock.lock();
    try {
      closed = true;
      dropped.addAll(queue);
      queue.clear();
      for (Worker worker : workers) {
        for (Job job : worker.inFlight) {
          worker.cancel(job.id);
        }
        worker.dismiss();
      }
    } finally {
      lock.unlock();
    }
    dropped.forEach(job -> job.promise.cancel("the process pool was closed"));
    awaitWorkers();
  }

  private void awaitWorkers() {
    lock.lock();
    try {
      long left = settings.grace.toNanos();
      boolean interrupted = false;
      while (!workers.isEmpty()) {
        if (left <= 0) {
          workers.forEach(Worker::kill);
          left = settings.grace.toNanos();
        }
        try {
          left = workerGone.awaitNanos(Math.max(left, 1));
        } catch (InterruptedException _) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  List<String> jvmOptions() {
    return settings.jvmOptions;
  }

  int maxPayload() {
    return settings.maxPayload;
  }

  @Override
  public String toString() {
    return "ProcessPool" + workers();
  }
}
