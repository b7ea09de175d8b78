package dev.heddle;

import dev.heddle.parking.Guarded;
import dev.heddle.scheduler.Log;
import dev.heddle.scheduler.OwnThread;
import dev.heddle.scheduler.jdk.ScopedBindings;
import dev.heddle.sync.Semaphore;
import java.util.concurrent.Callable;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One call on the pool of platform threads, and the task that waits for it. It begins with a permit
 * of its limiter and gives it back when the call has ended or will never begin.
 *
 * <p>The lock orders three things: the call begins, it is cancelled, it ends. A call cancelled
 * before it begins never begins; one cancelled while it runs is interrupted while it is certain to
 * be still running, so that the interrupt cannot hit the pool's next call.
 */
final class BlockingCall<T extends @Nullable Object> extends Guarded implements Runnable {
  static final String THREAD_PREFIX = "heddle-blocking-";
  private static final ThreadPoolExecutor POOL = makePool();

  /** How many have been handed to the pool and have not ended, in the whole process. */
  private static final AtomicInteger OUTSTANDING = new AtomicInteger();

  private final Callable<T> body;
  private final Semaphore limiter;
  private final boolean mayBeAbandoned;
  private final @Nullable Fiber<?> caller;
  private final Promise<T> promise = new Promise<>();
  private @Nullable Thread runner;
  private boolean dropped;
  private boolean abandoned;
  private boolean ended;

  BlockingCall(Callable<T> body, Semaphore limiter, boolean mayBeAbandoned) {
    this.limiter = limiter;
    this.mayBeAbandoned = mayBeAbandoned;
    this.caller = Task.currentOrNull() instanceof Fiber<?> fiber ? fiber : null;
    this.body = caller == null || caller.run.propagations == null
        ? body
        : caller.run.propagations.carryCall(body);
  }

  T await() throws Exception {
    boolean handedOver = false;
    OUTSTANDING.incrementAndGet();
    try {
      POOL.execute(ScopedBindings.carry(this));
      handedOver = true;
    } finally {
      if (!handedOver) {
        OUTSTANDING.decrementAndGet();
        limiter.release();
      }
    }
    try {
      return unwrap(promise.outcome());
    } catch (InterruptedException | ExceptionGroup e) {
      if (!drop() && !mayBeAbandoned) {
        promise.awaitUncancellably();
        attachFailure(e);
      }
      throw e;
    }
  }

  /** Keeps the call from beginning, or interrupts it and returns false. */
  boolean drop() {
    acquire();
    try {
      if (runner != null) {
        runner.interrupt();
        abandoned = mayBeAbandoned;
        return false;
      }
      dropped = true;
      return !ended;
    } finally {
      release();
    }
  }

  /** What the call has failed with although it was asked to end is not lost. */
  private void attachFailure(Exception cancellation) {
    if (promise.settled() instanceof Outcome.Failure<T>(var cause)
        && cause != cancellation
        && !Endings.isCancellation(cause, true)) {
      cancellation.addSuppressed(cause);
    }
  }

  /** Whether any call may yet end, and wake somebody. */
  static boolean anyOutstanding() {
    return OUTSTANDING.get() > 0;
  }

  @Override
  public void run() {
    try {
      beginAndEnd();
    } finally {
      OUTSTANDING.decrementAndGet();
    }
  }

  private void beginAndEnd() {
    if (!begin()) {
      limiter.release();
      return;
    }
    Outcome<T> ending;
    try {
      ending = new Outcome.Success<>(body.call());
    } catch (Throwable e) {
      ending = new Outcome.Failure<>(e);
    }
    boolean unheard = end();
    limiter.release();
    promise.settle(ending);
    if (unheard
        && ending instanceof Outcome.Failure<T>(var cause)
        && !Endings.isCancellation(cause, true)) {
      report(cause);
    }
  }

  private void report(Throwable cause) {
    if (caller != null) {
      caller.run.report(caller, cause);
    } else {
      Log.of(Heddle.class).error("An abandoned blocking call failed", cause);
    }
  }

  private boolean begin() {
    acquire();
    try {
      if (dropped) {
        return false;
      }
      runner = Thread.currentThread();
      return true;
    } finally {
      release();
    }
  }

  /** Returns whether the caller has gone. */
  private boolean end() {
    acquire();
    runner = null;
    ended = true;
    boolean alone = abandoned;
    release();
    Thread.interrupted();
    return alone;
  }

  private static <T extends @Nullable Object> T unwrap(Outcome<T> ending) throws Exception {
    return switch (ending) {
      case Outcome.Success<T>(var value) -> value;
      case Outcome.Failure<T>(Exception cause) -> throw cause;
      case Outcome.Failure<T>(Error cause) -> throw cause;
      case Outcome.Failure<T>(var cause) -> throw new TaskFailedException("blocking()", cause);
      case Outcome.Cancelled<T>(var cause) -> throw new TaskCancelledException("blocking()", cause);
    };
  }

  private static ThreadPoolExecutor makePool() {
    var number = new AtomicInteger();
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        10,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        body -> new OwnThread(THREAD_PREFIX + number.incrementAndGet(), body, () -> false));
  }
}
