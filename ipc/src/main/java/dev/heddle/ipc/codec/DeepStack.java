package dev.heddle.ipc.codec;

import dev.heddle.Promise;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A thread with a stack for objects that hang from each other in a long chain: serialization takes a few
 * hundred bytes of stack or more for each. Used where an ordinary stack does not do, so that nobody
 * else pays for it; only the memory that is touched is taken.
 */
final class DeepStack {
  private static final long BYTES = 512L << 20;

  private DeepStack() {}

  /** Runs a computation there and waits, which cannot be cancelled. */
  static <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
    var promise = new Promise<T>();
    var thread =
        new Thread(
            null,
            () -> {
              try {
                promise.complete(body.call());
              } catch (Throwable e) {
                promise.fail(e);
              }
            },
            "heddle-deep-stack",
            BYTES,
            false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    thread.start();
    promise.awaitUncancellably();
    if (promise.state() == Future.State.SUCCESS) {
      return promise.resultNow();
    }
    Throwable failure = promise.exceptionNow();
    if (failure instanceof Error error) {
      throw error;
    }
    throw (Exception) failure;
  }
}
