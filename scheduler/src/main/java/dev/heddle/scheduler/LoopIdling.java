package dev.heddle.scheduler;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the carrier of an event loop does when it finds nothing to do: it hopes for a moment that something
 * comes, and then sleeps, in its selector or its driver if it has one, until it is woken or a timer is due.
 *
 * <p>A short hope is worth it where the last sleep was short ({@link Spinner}), and before a timer that is
 * due sooner than a thread can sleep and be woken. {@link LoopState} says how a sleep is announced, so that
 * nobody who would end it is missed; each announcement here is followed by {@link LoopState#awake}. Carrier
 * only.
 */
final class LoopIdling {
  /** A timer due earlier than this is spun for, where there is another core for what brings work. */
  private static final long SHORT_NANOS =
      Runtime.getRuntime().availableProcessors() > 1 ? 10_000 : 0;

  /** What a thread dump names as the place where the carrier is parked. */
  private final EventLoop loop;

  private final LoopTurns turns;
  private final LoopState state;
  private final Spinner spinner = new Spinner();

  /** How long the last park was; a short one is worth spinning through. */
  private long lastPark = Long.MAX_VALUE;

  LoopIdling(EventLoop loop, LoopTurns turns) {
    this.loop = loop;
    this.turns = turns;
    this.state = loop.state;
  }

  /** Returns when there may be something to do. */
  void idle() {
    long began = System.nanoTime();
    long wait = turns.untilNext(began);
    Readiness channels = turns.poller.channels();
    if (isSpinWorthwhile(channels, wait)) {
      if (spin(channels, began, wait) || turns.callbacks.hasIdle()) {
        return;
      }
      // Time has passed, and listeners of channels may have asked for timers and frames.
      wait = turns.untilNext(System.nanoTime());
    }
    sleep(channels, wait);
    state.awake();
    long now = System.nanoTime();
    lastPark = now - began;
    turns.progress.turns(now);
    turns.runMicrotasks();
  }

  /** As {@link #idle()}, in a driver. */
  void idle(Driving driver) {
    // Not announced yet, since this may run slices.
    driver.runTasks();
    turns.runMicrotasks();
    long wait = turns.untilNext(System.nanoTime());
    if (!turns.isOutOfWork() || wait <= 0 || driver != turns.poller.driver()) {
      return;
    }
    if (state.announceSelect(driver)) {
      turns.counters.parked();
      driver.await(wait);
    }
    turns.awake();
    turns.runMicrotasks();
  }

  // -- hoping

  private boolean isSpinWorthwhile(@Nullable Readiness channels, long wait) {
    if (channels == null && (SHORT_NANOS == 0 || wait < SHORT_NANOS)) {
      return wait < SHORT_NANOS;
    }
    return spinner.isWorthwhile(lastPark);
  }

  /**
   * Parking and being woken costs more than a moment of spinning, if a moment it is.
   *
   * @return whether there is something to do now
   */
  private boolean spin(@Nullable Readiness channels, long began, long nanos) {
    long limit = Math.min(nanos, Spinner.NANOS);
    boolean soon = Math.min(nanos, lastPark) < SHORT_NANOS;
    long spent;
    do {
      if (channels != null) {
        channels.select(0);
        turns.runMicrotasks();
      } else if (soon) {
        Thread.onSpinWait();
      } else {
        // Whoever is to bring work may have been put on this core.
        Thread.yield();
      }
      spent = System.nanoTime() - began;
      if (!turns.queue.isEmpty() || state.isStopRequested()) {
        spinner.ended(true);
        lastPark = spent;
        turns.progress.turns(began + spent);
        return true;
      }
    } while (spent < limit);
    boolean due = nanos <= Spinner.NANOS;
    spinner.ended(due);
    return channels == null && due;
  }

  // -- sleeping

  private void sleep(@Nullable Readiness channels, long wait) {
    boolean selects = channels != null && wait >= Readiness.SHORTEST_SELECT_NANOS;
    if (!(selects ? state.announceSelect(channels) : state.announcePark())) {
      return;
    }
    turns.counters.parked();
    if (selects) {
      channels.select(wait);
    } else if (channels == null) {
      park(wait);
    } else {
      channels.select(0);
      if (turns.isOutOfWork()) {
        park(Math.min(wait, Readiness.SHORT_PARK_NANOS));
      }
    }
    // A set interrupt status would turn every later park into a busy loop.
    Thread.interrupted();
  }

  private void park(long wait) {
    if (wait == Long.MAX_VALUE) {
      LockSupport.park(loop);
    } else if (wait > 0) {
      LockSupport.parkNanos(loop, wait);
    }
  }
}
