package dev.heddle.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread that looks at every carrier now and then and reports the one whose carrier
 * has run the same slice for longer than its threshold.
 *
 * <p>It costs the loops one counter a slice. The thread exists only while there is a loop to watch;
 * each slice is reported once.
 */
final class Watchdog {
  /** What was seen of a loop, and since when. */
  private record Sighting(long slice, long since, boolean reported) {}

  private static final long RECORDING_NANOS = 1_000_000_000;
  private static final Map<Watched, Sighting> WATCHED = new ConcurrentHashMap<>();
  private static boolean running;

  private Watchdog() {}

  static void watch(Watched loop) {
    WATCHED.put(loop, new Sighting(-1, System.nanoTime(), false));
    synchronized (Watchdog.class) {
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("heddle-watchdog").start(Watchdog::patrol);
      }
    }
  }

  static void unwatch(Watched loop) {
    WATCHED.remove(loop);
  }

  private static void patrol() {
    long recorded = System.nanoTime();
    while (true) {
      long shortest = Long.MAX_VALUE;
      for (Watched loop : WATCHED.keySet()) {
        shortest = Math.min(shortest, loop.stallNanos());
      }
      if (shortest < Long.MAX_VALUE) {
        LockSupport.parkNanos(Math.min(shortest / 4, RECORDING_NANOS));
        WATCHED.forEach(Watchdog::look);
        if (System.nanoTime() - recorded >= RECORDING_NANOS) {
          recorded = System.nanoTime();
          FlightRecording.refresh();
          WATCHED.keySet()
              .forEach(carrier -> Recording.counters(carrier.name(), carrier.statistics()));
        }
      } else if (endIfIdle()) {
        return;
      }
    }
  }

  private static synchronized boolean endIfIdle() {
    running = !WATCHED.isEmpty();
    return !running;
  }

  private static void look(Watched loop, Sighting last) {
    long now = System.nanoTime();
    long slice = loop.slice();
    if (slice != last.slice()) {
      WATCHED.replace(loop, last, new Sighting(slice, now, false));
      return;
    }
    long held = now - last.since();
    if (last.reported() || held < loop.stallNanos() || !loop.isRunningSlice()) {
      return;
    }
    Thread holder = loop.sliceThread();
    Thread witness = holder != null ? holder : loop.carrier();
    List<StackTraceElement> stack = witness == null ? List.of() : List.of(witness.getStackTrace());
    if (loop.slice() == slice) {
      WATCHED.replace(loop, last, new Sighting(slice, last.since(), true));
      var stall = new Stall(loop.name(), Duration.ofNanos(held), holder, stack);
      Recording.stall(stall);
      loop.reportStall(stall);
    }
  }
}
