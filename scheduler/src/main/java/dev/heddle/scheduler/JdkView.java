package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

/**
 * What the {@link Watchdog} sees of the JDK's own scheduler: whether its pool is quiet. What it has run
 * it counts only in part, so two looks prove less than with a scheduler of ours; and all virtual threads
 * of the process are on it, so it may never be quiet.
 */
final class JdkView implements WatchedScheduler {
  private final ForkJoinPool pool;
  private final Consumer<Idleness> listener;

  private JdkView(ForkJoinPool pool, Consumer<Idleness> listener) {
    this.pool = pool;
    this.listener = listener;
  }

  /** Reports to a listener until the result is run; does nothing without access to the pool. */
  static Runnable watch(Consumer<Idleness> listener) {
    if (JdkGateway.isOpen()
        && JdkGateway.virtualThreads().defaultScheduler() instanceof ForkJoinPool pool) {
      var view = new JdkView(pool, listener);
      Watchdog.watchForIdleness(view);
      return () -> Watchdog.unwatchForIdleness(view);
    }
    return () -> {};
  }

  @Override
  public long slices() {
    return pool.getStealCount();
  }

  @Override
  public boolean isIdle() {
    return pool.isQuiescent();
  }

  @Override
  public void reportIdle(long slices, Duration quiet) {
    listener.accept(
        new Idleness(
            "JDK",
            slices,
            quiet,
            0,
            0,
            0,
            List.of(),
            null,
            () -> false,
            () -> isIdle() && slices() == slices));
  }
}
