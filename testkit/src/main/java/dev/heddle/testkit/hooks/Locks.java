package dev.heddle.testkit.hooks;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.util.concurrent.locks.Lock;

/** Locks of the JDK, which are as they are; a report is to say who holds them. */
public final class Locks {
  private Locks() {}

  /**
   * A hook.
   *
   * @param lock which
   */
  @InPlaceOf(Lock.class)
  public static void lock(Lock lock) {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier != null) {
      carrier.holders().know(lock);
    }
    lock.lock();
  }
}
