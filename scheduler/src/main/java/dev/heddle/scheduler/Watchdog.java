package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.FlightRecording;
import dev.heddle.scheduler.inside.OwnThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread that looks at every carrier now and then and reports the one whose carrier
 * has run the same slice for longer than its threshold; and the scheduler on which nothing runs at
 * all, to whoever has asked for that.
 *
 * <p>It costs the loops one counter a slice. The thread exists only while there is a loop to watch;
 * each slice is reported once, and idleness at each look. Those it reports to may throw; it goes on.
 */
final class Watchdog {
  /** What was seen of a loop, since when, and what its carrier had computed by the second look; or -1. */
  private record Sighting(long slice, long since, boolean reported, long computed) {
    Sighting(long slice, long since) {
      this(slice, since, false, -1);
    }
  }

  private static final Duration SHORTEST_THRESHOLD = Duration.ofMillis(1);
  private static final long RECORDING_NANOS = 1_000_000_000;

  /** How often it looks at most, however short a stall is to be reported. */
  private static final long SHORTEST_PAUSE_NANOS = 100_000;

  private static final Map<Watched, Sighting> WATCHED = new ConcurrentHashMap<>();
  private static final Map<WatchedScheduler, Sighting> SCHEDULERS = new ConcurrentHashMap<>();
  private static boolean running;

  private Watchdog() {}

  static void watch(Watched loop) {
    WATCHED.put(loop, new Sighting(-1, System.nanoTime()));
    ensureRunning();
  }

  private static synchronized void ensureRunning() {
    if (!running) {
      new OwnThread("heddle-watchdog", Watchdog::patrol, () -> true).start();
      running = true;
    }
  }

  static void unwatch(Watched loop) {
    WATCHED.remove(loop);
  }

  /** Reports a scheduler that idles. */
  static void watchForIdleness(WatchedScheduler scheduler) {
    SCHEDULERS.put(scheduler, new Sighting(-1, System.nanoTime()));
    ensureRunning();
  }

  static void unwatchForIdleness(WatchedScheduler scheduler) {
    SCHEDULERS.remove(scheduler);
  }

  static Duration checkedThreshold(Duration threshold) {
    if (Objects.requireNonNull(threshold, "threshold").compareTo(SHORTEST_THRESHOLD) < 0) {
      throw new IllegalArgumentException(
          "The stall threshold must be at least 1 ms, but is " + threshold);
    }
    return threshold;
  }

  /** The nanoseconds of a limit that somebody has chosen, however long. */
  static long nanosOf(Duration timeout) {
    return timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0
        ? timeout.toNanos()
        : Long.MAX_VALUE;
  }

  private static void patrol() {
    long recorded = System.nanoTime();
    Throwable failure = null;
    // Here, because it takes a moment that nobody needs to wait for.
    Survival.prepare();
    while (isNeeded()) {
      try {
        if (failure != null) {
          Survival.pause();
          Survival.log("A round of the watchdog failed, which goes on", failure);
          failure = null;
        }
        recorded = lookAround(recorded);
      } catch (Throwable e) {
        // Nothing is called here, since that could fail for the same reason.
        failure = e;
      }
    }
  }

  private static long lookAround(long recorded) {
    long shortest = SCHEDULERS.isEmpty() ? Long.MAX_VALUE : RECORDING_NANOS;
    for (Watched loop : WATCHED.keySet()) {
      shortest = Math.min(shortest, loop.stallNanos());
    }
    LockSupport.parkNanos(Math.clamp(shortest / 4, SHORTEST_PAUSE_NANOS, RECORDING_NANOS));
    WATCHED.forEach((loop, last) -> survive(() -> look(loop, last)));
    SCHEDULERS.forEach((scheduler, last) -> survive(() -> lookForIdleness(scheduler, last)));
    long now = System.nanoTime();
    if (now - recorded < RECORDING_NANOS) {
      return recorded;
    }
    FlightRecording.refresh();
    WATCHED.keySet().forEach(carrier -> Recording.counters(carrier.name(), carrier.statistics()));
    return now;
  }

  private static boolean isNeeded() {
    return !WATCHED.isEmpty() || !endIfIdle();
  }

  private static synchronized boolean endIfIdle() {
    running = !WATCHED.isEmpty() || !SCHEDULERS.isEmpty();
    return !running;
  }

  /** Does one look of a patrol, which must not end because somebody's listener fails. */
  private static void survive(Runnable look) {
    try {
      look.run();
    } catch (Throwable e) {
      Survival.log("A look at a carrier failed, or who is told of what it saw", e);
    }
  }

  private static void look(Watched loop, Sighting last) {
    long now = System.nanoTime();
    long slice = loop.slice();
    if (slice != last.slice()) {
      WATCHED.replace(loop, last, new Sighting(slice, now));
      return;
    }
    Thread carrier = loop.carrier();
    if (last.reported() || carrier == null || !loop.isRunningSlice()) {
      return;
    }
    if (last.computed() < 0) {
      WATCHED.replace(
          loop, last, new Sighting(slice, last.since(), false, ProcessorTime.of(carrier)));
      return;
    }
    long held = now - last.since();
    if (held < loop.stallNanos()) {
      return;
    }
    Thread holder = loop.sliceThread();
    List<StackTraceElement> stack = List.of((holder != null ? holder : carrier).getStackTrace());
    long computed = ProcessorTime.of(carrier) - last.computed();
    if (!StallExcuse.holds(held, computed, loop.stallNanos(), carrier.getState(), stack)
        && loop.slice() == slice) {
      WATCHED.replace(loop, last, new Sighting(slice, last.since(), true, last.computed()));
      var stall = new Stall(loop.name(), Duration.ofNanos(held), holder, stack);
      Recording.stall(stall);
      loop.reportStall(stall);
    }
  }

  private static void lookForIdleness(WatchedScheduler scheduler, Sighting last) {
    long now = System.nanoTime();
    long slices = scheduler.slices();
    if (slices != last.slice() || !scheduler.isIdle()) {
      SCHEDULERS.replace(scheduler, last, new Sighting(slices, now));
    } else if (scheduler.slices() == slices) {
      scheduler.reportIdle(slices, Duration.ofNanos(now - last.since()));
    }
  }
}
