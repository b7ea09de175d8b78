package dev.heddle;

import dev.heddle.parking.Guarded;
import dev.heddle.parking.Waiter;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One call on the pool of platform threads, and the task that waits for it.
 *
 * <p>The lock orders three things: the call begins, it is cancelled, it ends. A call cancelled
 * before it begins never begins; one cancelled while it runs is interrupted while it is certain to
 * be still running, so that the interrupt cannot hit the pool's next call.
 */
final class BlockingCall<T extends @Nullable Object> extends Guarded implements Runnable {
  private static final int MOST_THREADS = 64;
  private static final ThreadPoolExecutor POOL = makePool();

  private final Callable<T> body;
  private final Promise<T> promise = new Promise<>();
  private @Nullable Thread runner;
  private boolean dropped;
  private boolean ended;

  BlockingCall(Callable<T> body) {
    this.body = body;
  }

  T await() throws Exception {
    Waiter.checkCancelled();
    POOL.execute(this);
    try {
      return unwrap(promise.outcome());
    } catch (InterruptedException | ExceptionGroup e) {
      if (!drop()) {
        promise.awaitUncancellably();
      }
      throw e;
    }
  }

  /** Keeps the call from beginning, or interrupts it and returns false. */
  private boolean drop() {
    acquire();
    try {
      if (runner != null) {
        runner.interrupt();
        return false;
      }
      dropped = true;
      return !ended;
    } finally {
      release();
    }
  }

  @Override
  public void run() {
    if (!begin()) {
      return;
    }
    Outcome<T> ending;
    try {
      ending = new Outcome.Success<>(body.call());
    } catch (Throwable e) {
      ending = new Outcome.Failure<>(e);
    }
    end();
    promise.settle(ending);
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

  private void end() {
    acquire();
    runner = null;
    ended = true;
    release();
    Thread.interrupted();
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
    var pool =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            body -> Thread.ofPlatform()
                .daemon()
                .name("heddle-blocking-" + number.incrementAndGet())
                .unstarted(body));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
