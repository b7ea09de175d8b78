package dev.heddle.scheduler;

import org.jspecify.annotations.Nullable;

/**
 * What is seen of one {@link Carrier} of a pool while it runs: by the {@link Watchdog}, which reports slices
 * that take long, by the {@link Warden}, which helps with them, and by {@link PoolView}, for which a pool is
 * the sum of these. Of a loop, that is {@link LoopView}. Any thread.
 */
final class CarrierView implements Watched {
  private final Carrier carrier;
  private final LoopCounters counters;

  CarrierView(Carrier carrier, LoopCounters counters) {
    this.carrier = carrier;
    this.counters = counters;
  }

  /** Lets the watchdog see the carrier. */
  void show() {
    try {
      Watchdog.watch(this);
    } catch (Throwable e) {
      // Without the heap for it the carrier runs all the same: the pool has counted on it.
      Survival.log("A carrier of a pool runs without a watchdog", e);
    }
  }

  @Override
  public long slice() {
    return carrier.progress.slice();
  }

  @Override
  public boolean isRunningSlice() {
    return carrier.progress.running() != null;
  }

  @Override
  public @Nullable Thread sliceThread() {
    Runnable current = carrier.progress.running();
    return current == null ? null : carrier.pool.threads.threadOf(current);
  }

  /** Whether it is parked, or held by one that waits for others, and has nothing to run. */
  boolean isIdle() {
    return (carrier.isParked() || isPinned()) && carrier.queue.isEmpty();
  }

  private boolean isPinned() {
    return sliceThread() != null
        && (carrier.getState() == Thread.State.WAITING
            || carrier.getState() == Thread.State.BLOCKED);
  }

  int pendingTimers() {
    return carrier.timers.pending();
  }

  int awaitedChannels() {
    return carrier.poller.awaited();
  }

  @Override
  public Thread carrier() {
    return carrier;
  }

  @Override
  public String name() {
    return carrier.getName();
  }

  @Override
  public long stallNanos() {
    return Watchdog.nanosOf(carrier.pool.settings.stallThreshold);
  }

  @Override
  public void reportStall(Stall stall) {
    carrier.pool.settings.onStall.accept(stall);
  }

  @Override
  public LoopStatistics statistics() {
    return counters.snapshot(slice(), carrier.queue.size(), carrier.timers.size());
  }
}
