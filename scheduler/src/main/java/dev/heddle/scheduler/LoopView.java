package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.JdkGateway;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Watchdog} sees of a loop: its carrier, and the loop as a whole, whose carrier is
 * parked whenever the watchdog asks for more than whether it is.
 */
final class LoopView implements Watched, WatchedScheduler {
  private final EventLoop loop;
  private final EventLoopBuilder config;

  LoopView(EventLoop loop, EventLoopBuilder config) {
    this.loop = loop;
    this.config = config;
  }

  /** Lets the watchdog see the loop until {@link #hide}. */
  void show() {
    try {
      Watchdog.watch(this);
      if (config.onIdle != null) {
        Watchdog.watchForIdleness(this);
      }
    } catch (Throwable e) {
      // Without the heap for a thread the loop runs all the same; the next one starts the watchdog.
      Survival.log("An event loop runs without a watchdog", e);
    }
  }

  void hide() {
    Watchdog.unwatchForIdleness(this);
    Watchdog.unwatch(this);
  }

  // -- the carrier

  @Override
  public long slice() {
    return loop.turns.progress.slice();
  }

  @Override
  public boolean isRunningSlice() {
    return loop.turns.progress.running() != null;
  }

  @Override
  public @Nullable Thread sliceThread() {
    Runnable current = loop.turns.progress.running();
    return current == null ? null : JdkGateway.virtualThreads().threadOf(current);
  }

  @Override
  public @Nullable Thread carrier() {
    return loop.carrier();
  }

  @Override
  public String name() {
    return config.name;
  }

  @Override
  public long stallNanos() {
    return Watchdog.nanosOf(config.stallThreshold);
  }

  @Override
  public void reportStall(Stall stall) {
    config.onStall.accept(stall);
  }

  @Override
  public LoopStatistics statistics() {
    return loop.statistics();
  }

  // -- the whole loop

  @Override
  public long slices() {
    return loop.turns.progress.slice();
  }

  @Override
  public boolean isIdle() {
    return isParked() || pinned() != null;
  }

  /** Whether it is parked and nobody has left anything. What it waits for can be read after that. */
  private boolean isParked() {
    return loop.state.isParked() && !loop.queue.hasForeign();
  }

  /** Whether something could run if the carrier were free. A hint, and while the carrier is held only. */
  private boolean hasReady() {
    return loop.queue.size() > 0 || loop.turns.timers.untilNext(System.nanoTime()) <= 0;
  }

  /**
   * The virtual thread that waits on its carrier, in the middle of a slice. While it does, its carrier
   * cannot look for anything; the state is the carrier's own, so a slice that just ends is not taken for
   * it.
   */
  private @Nullable Thread pinned() {
    Thread thread = sliceThread();
    Thread mine = loop.carrier();
    return thread != null && mine != null && Watched.waits(mine.getState()) ? thread : null;
  }

  @Override
  public void reportIdle(long slices, Duration quiet) {
    if (config.onIdle != null) {
      Thread mine = loop.carrier();
      Thread pinned = pinned();
      boolean free = pinned == null;
      // Nobody looks at timers, channels and callbacks but the carrier; it may be one that times its wait.
      int itsOwn = mine != null && mine.getState() == Thread.State.TIMED_WAITING ? 1 : 0;
      config.onIdle.accept(
          new Idleness(
              config.name,
              slices,
              quiet,
              free ? loop.turns.timers.size() : itsOwn,
              free ? loop.turns.poller.awaited() : 0,
              free ? loop.turns.callbacks.pending() : 0,
              mine == null ? List.of() : List.of(mine),
              pinned,
              () -> !free && hasReady(),
              () -> isIdle() && slices() == slices && pinned() == pinned));
    }
  }
}
