package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.OwnThread;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread that looks at the carriers of every pool now and then, and helps where one has
 * run the same slice since the last look.
 *
 * <p>What such a carrier keeps for itself waits in vain. The slot cannot be stolen from, so that two
 * tasks that wake each other stay together; the price would be paid by a task that wakes another and
 * then computes for long. So the warden lets the other carriers have it all. If there is no other
 * with nothing to do, and the held one does not compute but is blocked, it starts a spare. Go's {@code
 * sysmon} retakes processors in the same way.
 *
 * <p>While all carriers are idle, or none, it looks rarely. The thread exists only while there is a
 * pool.
 */
final class Warden {
  private static final long BUSY_NANOS = 1_000_000;
  private static final long CALM_NANOS = 10_000_000;

  /** A slice as long as this is looked at more closely. */
  private static final long HELD_NANOS = 10_000_000;

  /** A thread that has had less of a processor than this fraction is blocked. */
  private static final int COMPUTING_FRACTION = 4;

  private static final Map<CarrierPool, Warden> WATCHED = new ConcurrentHashMap<>();
  private static boolean running;

  private record Sighting(long slice, long since, long processorTime) {}

  private final CarrierPool pool;
  private final Map<Carrier, Sighting> seen = new HashMap<>();

  private Warden(CarrierPool pool) {
    this.pool = pool;
  }

  static void watch(CarrierPool pool) {
    WATCHED.put(pool, new Warden(pool));
    synchronized (Warden.class) {
      if (!running) {
        new OwnThread("heddle-warden", Warden::patrol, () -> true).start();
        running = true;
      }
    }
  }

  static void unwatch(CarrierPool pool) {
    WATCHED.remove(pool);
  }

  private static void patrol() {
    while (!WATCHED.isEmpty() || !endIfIdle()) {
      boolean busy = true;
      try {
        busy = lookAtAll();
      } catch (Throwable _) {
        // No heap; it looks again soon. Nothing is called here, since that could fail too.
      }
      LockSupport.parkNanos(busy ? BUSY_NANOS : CALM_NANOS);
    }
  }

  private static boolean lookAtAll() {
    boolean busy = false;
    for (Warden warden : WATCHED.values()) {
      busy |= warden.lookAndSurvive();
    }
    return busy;
  }

  private static synchronized boolean endIfIdle() {
    running = !WATCHED.isEmpty();
    return !running;
  }

  /** What it does for a held carrier may call others, and must not end the patrol. */
  private boolean lookAndSurvive() {
    try {
      return look();
    } catch (Throwable e) {
      Survival.log("A look of the warden failed", e);
      return true;
    }
  }

  /** Looks at each carrier; returns whether another look is due soon. */
  private boolean look() {
    Carrier[] carriers = pool.carriers;
    int idle = pool.idle.get();
    if (idle == carriers.length && pool.spares.count() == 0) {
      return false;
    }
    long now = System.nanoTime();
    int blocked = 0;
    for (Carrier carrier : carriers) {
      if (isHeld(carrier, now)) {
        carrier.surrender();
        blocked += isBlocked(carrier, now) ? 1 : 0;
      }
    }
    seen.keySet().retainAll(Arrays.asList(carriers));
    pool.spares.setHeld(blocked);
    if (blocked > pool.spares.count() && pool.isStarving()) {
      pool.spares.start();
    }
    return idle > 0 || blocked > 0;
  }

  private boolean isHeld(Carrier carrier, long now) {
    long slice = carrier.view.slice();
    Sighting last = seen.get(carrier);
    if (last != null && last.slice() == slice && carrier.view.isRunningSlice()) {
      return true;
    }
    seen.put(carrier, new Sighting(slice, now, -1));
    return false;
  }

  /** Compares the processor time that a held carrier has had with the time that has passed. */
  private boolean isBlocked(Carrier carrier, long now) {
    Sighting last = seen.get(carrier);
    long spent = ProcessorTime.of(carrier);
    if (last.processorTime() < 0) {
      seen.put(carrier, new Sighting(last.slice(), now, spent));
      return false;
    }
    long held = now - last.since();
    return held >= HELD_NANOS && (spent - last.processorTime()) * COMPUTING_FRACTION < held;
  }
}
