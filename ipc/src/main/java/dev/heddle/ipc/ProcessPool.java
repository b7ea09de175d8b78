package dev.heddle.ipc;

import dev.heddle.Outcome;
import dev.heddle.Task;
import dev.heddle.TaskGroup;
import dev.heddle.parking.Waiter;
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
import java.util.concurrent.atomic.AtomicLong;
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
 * {@link WorkerLostException}, and is replaced; no task that has begun is ever run again. Workers
 * end with the pool, and at once if this process dies. A call whose caller is cancelled is
 * interrupted in the worker; if it has not ended after the grace period, the worker is killed.
 * Thread-safe.
 *
 * <h2>How a call travels</h2>
 *
 * <pre>{@code
 *   caller --encode--> queue --> outbox of a worker --writer--> pipe --> worker
 *     ^                 ^                                                  |
 *     |                 +---------- worker lost, or given back ------------+
 *     +--- promise <--- reader of the worker <---------------- pipe <------+
 * }</pre>
 *
 * <p>The caller encodes and waits; the pool's own threads do all reading and writing of pipes.
 */
public final class ProcessPool implements TaskPool {
  private static final int MOST_AHEAD = 32;
  private static final long BYTES_AHEAD = 8 << 20;

  private final PoolConfig config;
  private final Dispatcher dispatcher;
  private final AtomicLong lastId = new AtomicLong();
  private final Map<RemoteFunction<?, ?>, ShippedFunction> functions =
      Collections.synchronizedMap(new WeakHashMap<>());

  ProcessPool(PoolConfig config) {
    this.config = config;
    this.dispatcher = new Dispatcher(config);
    config.allowed().allow("dev.heddle.ipc");
    dispatcher.start();
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

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> R call(
      RemoteFunction<A, R> function, A argument) throws Exception {
    Waiter.checkCancelled();
    return run(prepare(function, argument));
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> Task<R> submit(
      RemoteFunction<A, R> function, A argument) {
    TaskGroup group = TaskGroup.current();
    Job job = prepare(function, argument);
    return group.start(
        () -> {
          Waiter.checkCancelled();
          return this.<R>run(job);
        });
  }

  @Override
  public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
      RemoteFunction<A, R> function, Iterable<? extends A> items) throws Exception {
    Waiter.checkCancelled();
    int ahead = config.workers() * MOST_AHEAD;
    long bytesAhead = config.workers() * BYTES_AHEAD;
    List<R> results = new ArrayList<>();
    Deque<Job> pending = new ArrayDeque<>();
    long bytes = 0;
    try {
      for (Iterator<? extends A> rest = items.iterator(); rest.hasNext() || !pending.isEmpty();) {
        while (rest.hasNext() && pending.size() < ahead && bytes < bytesAhead) {
          Job job = prepare(function, rest.next());
          dispatcher.enqueue(job);
          pending.addLast(job);
          bytes += job.payload.length;
        }
        Job next = pending.removeFirst();
        bytes -= next.payload.length;
        results.add(await(next));
      }
      return results;
    } finally {
      dropAll(pending);
    }
  }

  private void dropAll(Deque<Job> jobs) {
    for (Job job : jobs.stream().filter(dispatcher::drop).toList()) {
      job.promise.awaitUncancellably();
    }
  }

  /** What cannot be serialized fails here, before there is anything to undo. */
  private Job prepare(RemoteFunction<?, ?> function, @Nullable Object argument) {
    ShippedFunction shipped = ship(function);
    Set<String> packages = new HashSet<>();
    byte[] payload = Codec.encode(Long.BYTES, argument, AllowList.packagesInto(packages));
    ByteBuffer.wrap(payload).putLong(shipped.id());
    checkSize("An argument", payload.length);
    if (argument instanceof RemoteCallable) {
      packages.forEach(config.allowed()::allow);
    }
    return new Job(lastId.incrementAndGet(), shipped, payload, packages);
  }

  private ShippedFunction ship(RemoteFunction<?, ?> function) {
    ShippedFunction shipped = functions.get(function);
    if (shipped == null) {
      shipped = ShippedFunction.of(lastId.incrementAndGet(), function);
      checkSize("A function", shipped.payload().length);
      shipped.packages().forEach(config.allowed()::allow);
      functions.put(function, shipped);
    }
    return shipped;
  }

  private void checkSize(String what, int length) {
    if (length > config.maxPayload()) {
      throw new IllegalArgumentException(
          what + " of " + length + " bytes is larger than the pool's limit of "
              + config.maxPayload()
              + "; raise it with ProcessPool.builder().maxMessageBytes(...)");
    }
  }

  private <R extends @Nullable Object> R run(Job job) throws Exception {
    dispatcher.enqueue(job);
    return await(job);
  }

  @SuppressWarnings("unchecked")
  private <R extends @Nullable Object> R await(Job job) throws Exception {
    Outcome<@Nullable Object> ending;
    try {
      ending = job.promise.outcome();
    } catch (InterruptedException | RuntimeException e) {
      if (dispatcher.drop(job)) {
        job.promise.awaitUncancellably();
      }
      throw e;
    }
    return switch (ending) {
      case Outcome.Success(var value) -> (R) value;
      case Outcome.Failure(Error cause) -> throw calledFromHere(cause);
      case Outcome.Failure(var cause) -> throw (Exception) calledFromHere(cause);
      case Outcome.Cancelled(var cause) -> {
        var cancelled = new CancellationException("The process pool was closed");
        cancelled.initCause(cause);
        throw cancelled;
      }
    };
  }

  /** What was made by a reader's thread gets the stack of the caller. */
  private static <X extends Throwable> X calledFromHere(X failure) {
    if (failure instanceof WorkerLostException) {
      failure.fillInStackTrace();
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      if (suppressed instanceof RemoteException) {
        suppressed.fillInStackTrace();
      }
    }
    return failure;
  }

  /**
   * Returns the workers there are now.
   *
   * @return a snapshot
   */
  public List<WorkerStatus> workers() {
    return dispatcher.workers();
  }

  /**
   * Ends the pool: calls that wait fail with {@link CancellationException}, running ones are
   * interrupted and fail with it too, and workers that have not ended after the grace period are
   * killed. Returns when no worker process is left; called again it does nothing. Cannot be
   * cancelled.
   */
  @Override
  public void close() {
    dispatcher.close();
  }

  @Override
  public String toString() {
    return "ProcessPool" + workers();
  }
}
