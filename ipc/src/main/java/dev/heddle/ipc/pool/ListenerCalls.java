package dev.heddle.ipc.pool;

import dev.heddle.ipc.process.OwnThread;
import dev.heddle.ipc.PoolListener;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a pool's listener is told, on a thread of its own, one after the other: so it may use the pool,
 * and close it, and being slow it holds up nobody but itself.
 */
public final class ListenerCalls {
  public static final PoolListener NOBODY = new PoolListener() {};

  private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);
  private static final Consumer<PoolListener> END = _ -> {};

  private final PoolListener listener;
  private final LinkedBlockingQueue<Consumer<PoolListener>> calls = new LinkedBlockingQueue<>();
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();
  private @Nullable Thread thread;

  ListenerCalls(PoolListener listener) {
    this.listener = listener;
  }

  void tell(Consumer<PoolListener> call) {
    if (listener != NOBODY) {
      calls.add(call);
      start();
    }
  }

  private synchronized void start() {
    if (thread == null) {
      thread = OwnThread.named("heddle-pool-listener").unstarted(this::run);
      thread.setContextClassLoader(loader);
      thread.start();
    }
  }

  private void run() {
    try {
      Consumer<PoolListener> next;
      while ((next = calls.take()) != END) {
        try {
          next.accept(listener);
        } catch (Throwable e) {
          LOG.warn("The listener of a pool failed", e);
        }
      }
    } catch (InterruptedException _) {
      // The listener's own doing; then it hears no more.
    }
  }

  /** Nothing more will be told; waits for a time until all has been, unless the listener itself asks. */
  void end(Duration patience) {
    Thread telling;
    synchronized (this) {
      telling = thread;
    }
    if (telling == null) {
      return;
    }
    calls.add(END);
    if (telling != Thread.currentThread()) {
      boolean interrupted = Thread.interrupted();
      try {
        telling
            .join(patience.compareTo(Duration.ofMinutes(1)) < 0 ? patience : Duration.ofMinutes(1));
      } catch (InterruptedException _) {
        interrupted = true;
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
