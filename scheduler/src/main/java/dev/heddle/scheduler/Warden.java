package dev.heddle.scheduler;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * One daemon thread that looks at the pools with idle carriers now and then, and lets one of those
 * have the thread that waits in the slot of a carrier which has run the same slice since the last
 * look.
 *
 * <p>A slot cannot be stolen, so that two tasks that wake each other stay on their carrier. The price
 * would be paid by a task that wakes another and then computes for long: the other would wait beside
 * an idle carrier. Go's {@code sysmon} retakes processors in the same way. The thread exists only
 * while there is a pool.
 */
final class Warden {
  private static final long BUSY_NANOS = 1_000_000;
  private static final long CALM_NANOS = 20_000_000;
  private static final Set<CarrierPool> WATCHED = ConcurrentHashMap.newKeySet();
  private static boolean running;

  private Warden() {}

  static void watch(CarrierPool pool) {
    WATCHED.add(pool);
    synchronized (Warden.class) {
      if (!running) {
        running = true;
        Thread.ofPlatform().daemon().name("heddle-warden").start(Warden::patrol);
      }
    }
  }

  static void unwatch(CarrierPool pool) {
    WATCHED.remove(pool);
  }

  private static void patrol() {
    while (!WATCHED.isEmpty() || !endIfIdle()) {
      boolean busy = false;
      for (CarrierPool pool : WATCHED) {
        int idle = pool.idle.get();
        if (idle > 0 && idle < pool.carriers.length) {
          busy = true;
          for (Carrier carrier : pool.carriers) {
            carrier.giveUpStuckSlot();
          }
        }
      }
      LockSupport.parkNanos(busy ? BUSY_NANOS : CALM_NANOS);
    }
  }

  private static synchronized boolean endIfIdle() {
    running = !WATCHED.isEmpty();
    return !running;
  }
}
