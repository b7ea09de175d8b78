package dev.heddle.scheduler;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * The carriers of a pool that run in place of those which a blocking call holds: started by the {@link
 * Warden}, retired once there are more of them than held ones.
 */
final class SpareCarriers {
  private final CarrierPool pool;
  final AtomicInteger count = new AtomicInteger();
  private volatile int held;

  SpareCarriers(CarrierPool pool) {
    this.pool = pool;
  }

  int count() {
    return count.get();
  }

  /** Lets one more carrier run in place of a held one. Called by the warden alone. */
  void start() {
    Carrier spare = pool.addSpare();
    if (spare != null) {
      count.incrementAndGet();
      boolean started = false;
      try {
        spare.start();
        started = true;
      } finally {
        if (!started) {
          // No thread could be made; the warden tries again.
          count.decrementAndGet();
          pool.remove(spare);
          pool.alive.decrementAndGet();
        }
      }
    }
  }

  /** Told by the warden how many carriers are blocked; more spares than that retire. */
  void setHeld(int carriersHeld) {
    held = carriersHeld;
    if (count.get() > carriersHeld) {
      for (Carrier carrier : pool.carriers) {
        carrier.rouse();
      }
    }
  }

  /** Asked by a spare between two slices; if true, it has retired and must end. */
  boolean retires(Carrier spare) {
    int seen = count.get();
    if (seen <= held || !count.compareAndSet(seen, seen - 1)) {
      return false;
    }
    pool.remove(spare);
    return true;
  }
}
