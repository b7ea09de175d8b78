package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.CarrierPin;
import java.nio.channels.SelectableChannel;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the carrier of an event loop learns of what is ready outside: a selector, once a task has waited for
 * a channel, or somebody else's event loop that drives it. For a carrier of a pool, that is {@link
 * CarrierPoller}.
 *
 * <p>Carrier only, but for {@link #awaited}: {@code driving} is volatile for its sake, and since the driver
 * itself may be asked for it from outside. A selector that has been replaced counts nobody.
 */
final class LoopPoller {
  private final Consumer<Throwable> onFailure;
  private @Nullable Readiness channels;

  /** Who asks and sleeps in place of {@code channels}; null for almost every loop. Written by the carrier. */
  private volatile @Nullable Driving driving;

  LoopPoller(Consumer<Throwable> onFailure) {
    this.onFailure = onFailure;
  }

  /** The selector, if any task has waited for a channel. */
  @Nullable
  Readiness channels() {
    return channels;
  }

  @Nullable
  Driving driver() {
    return driving;
  }

  /**
   * Gives the seat to a driver, or takes it back.
   *
   * @return whether listeners have been called
   */
  boolean drive(@Nullable Driving driver) {
    Readiness before = channels;
    driving = driver;
    if (driver == null || before == null) {
      return false;
    }
    // Its listeners try, and find another place to wait.
    channels = null;
    before.close();
    return true;
  }

  /** Whether listeners are left to be called that have been found ready. */
  boolean hasReported() {
    return channels != null && channels.hasReported();
  }

  void await(SelectableChannel channel, int operation, Runnable listener) {
    if (driving != null) {
      JdkReadiness.await(channel, operation, listener);
      return;
    }
    if (channels == null) {
      channels = Readiness.inPortions(onFailure);
    }
    boolean pinned = CarrierPin.acquire();
    try {
      channels.await(channel, operation, listener);
    } finally {
      if (pinned) {
        CarrierPin.release();
      }
    }
  }

  /** How many listeners there are, as seen by any thread. */
  int awaited() {
    Driving driver = driving;
    if (driver != null) {
      return driver.awaited();
    }
    Readiness seen = channels;
    return seen == null ? 0 : seen.awaited();
  }

  /** Gives driver and channels up, and calls every listener. */
  void close() {
    Driving driver = driving;
    if (driver != null) {
      driver.close();
      driving = null;
    }
    if (channels != null) {
      channels.close();
    }
  }
}
