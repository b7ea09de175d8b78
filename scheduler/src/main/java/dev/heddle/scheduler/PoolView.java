package dev.heddle.scheduler;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * What the {@link Watchdog} sees of a whole pool, whose carriers are parked whenever it asks for more
 * than whether they are.
 */
final class PoolView implements WatchedScheduler {
  private final CarrierPool pool;

  PoolView(CarrierPool pool) {
    this.pool = pool;
  }

  @Override
  public long slices() {
    return Arrays.stream(pool.carriers).mapToLong(carrier -> carrier.view.slice()).sum();
  }

  @Override
  public boolean isIdle() {
    // A spare that is about to end still has timers to leave to somebody.
    return pool.searching.get() == 0
        && pool.alive.get() == pool.carriers.length
        && pool.overflow.isEmpty()
        && Arrays.stream(pool.carriers).allMatch(carrier -> carrier.view.isIdle());
  }

  @Override
  public void reportIdle(long slices, Duration quiet) {
    Carrier[] now = pool.carriers;
    if (pool.settings.onIdle != null) {
      pool.settings.onIdle.accept(
          new Idleness(
              pool.name,
              slices,
              quiet,
              Arrays.stream(now).mapToInt(carrier -> carrier.view.pendingTimers()).sum(),
              Arrays.stream(now).mapToInt(carrier -> carrier.view.awaitedChannels()).sum(),
              0,
              List.of(now),
              null,
              () -> false,
              () -> isIdle() && slices() == slices));
    }
  }
}
