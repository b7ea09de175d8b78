package dev.heddle.testkit.carrier;

import java.util.concurrent.locks.LockSupport;

/**
 * What a thread that sleeps in virtual time is parked on.
 *
 * @param end when it is over
 */
public record Sleep(long end) {

  /** Sleeps, also on a thread that is no task. */
  public static void of(SimulatedCarrier carrier, long nanos) throws InterruptedException {
    var sleep = new Sleep(carrier.nanoTime() + Math.max(0, nanos));
    do {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      LockSupport.parkNanos(sleep, Math.max(1, sleep.end - carrier.nanoTime()));
    } while (sleep.end - carrier.nanoTime() > 0);
  }

  @Override
  public String toString() {
    return "the time " + VirtualTime.text(end);
  }
}
