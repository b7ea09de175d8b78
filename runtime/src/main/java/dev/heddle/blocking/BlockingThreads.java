package dev.heddle.blocking;

import dev.heddle.scheduler.inside.OwnThread;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The platform threads that run blocking calls: as many as are needed, each kept for a while.
 *
 * <p>A thread is made by whoever finds none idle and then serves others, so it takes nothing over from
 * its maker: an {@link OwnThread}.
 */
public final class BlockingThreads {
  public static final String PREFIX = "heddle-blocking-";

  private static final AtomicInteger MADE = new AtomicInteger();
  private static final ThreadPoolExecutor POOL =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          10,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          body -> new OwnThread(PREFIX + MADE.incrementAndGet(), body, () -> false));

  private BlockingThreads() {}

  static void execute(Runnable body) {
    POOL.execute(body);
  }
}
