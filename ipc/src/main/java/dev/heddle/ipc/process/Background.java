package dev.heddle.ipc.process;

import dev.heddle.Promise;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what processes need done that blocks: starting one, which on a busy machine takes long,
 * and ending one with all that it has started. So no carrier is held up. They end when they have had
 * nothing to do for a second.
 */
public final class Background {
  private static final ExecutorService THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          1,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          body -> OwnThread.named("heddle-processes").unstarted(body));

  private Background() {}

  /** Something that starts a process. */
  @FunctionalInterface
  public interface Start<T> {
    T call() throws IOException;
  }

  public static void run(Runnable action) {
    try {
      THREADS.execute(action);
    } catch (OutOfMemoryError _) {
      // No thread to be had: better here than not at all.
      action.run();
    }
  }

  /** Returns the result. Cannot be cancelled, since then nobody would have what it has started. */
  public static <T> T call(Start<T> action) throws IOException {
    var outcome = new Promise<T>();
    run(
        () -> {
          try {
            outcome.complete(action.call());
          } catch (Throwable e) {
            outcome.fail(e);
          }
        });
    outcome.awaitUncancellably();
    if (outcome.state() == Future.State.SUCCESS) {
      return outcome.resultNow();
    }
    switch (outcome.exceptionNow()) {
      // It has been thrown elsewhere; whoever reads it wants to know who asked for it.
      case IOException e -> throw new IOException(e.getMessage(), e);
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new AssertionError("none is left", e);
    }
  }
}
