package dev.heddle.scheduler;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * How one {@link Carrier} of a pool steals: from whom, how much, and when it rather rests.
 *
 * <p>It asks all others, beginning with its neighbour, so that thieves spread over their victims. It takes half
 * of what the first has that has anything, up to a stock, so that it need not come back for each; a single
 * one as a sample, if its last theft was not worth the way ({@link StealBackoff}). What is to be had is {@link
 * CarrierQueue}'s to say. Touched by the carrier only.
 */
final class Thief {
  /** As many as it carries away at most. */
  private static final int STOCK = 64;

  private final Carrier carrier;

  /** Where among the carriers it stands, whose neighbours are asked first. */
  private final int number;

  private final StealBackoff backoff = new StealBackoff();

  Thief(Carrier carrier, int number) {
    this.carrier = carrier;
    this.number = number;
  }

  /** Steals some, and takes the first of it. */
  @Nullable
  Runnable steal() {
    Carrier[] carriers = carrier.pool.carriers;
    CarrierQueue mine = carrier.queue;
    for (int i = 1; i <= carriers.length; i++) {
      Carrier victim = carriers[(number + i) % carriers.length];
      if (victim != carrier && victim.queue.hasLoot()) {
        mine.stealFrom(victim.queue, backoff.isInDoubt() ? 1 : STOCK);
        Runnable stolen = mine.pollShared();
        if (stolen != null) {
          backoff.stole(1 + mine.shared(), System.nanoTime());
          return stolen;
        }
      }
    }
    return null;
  }

  /** Before another search, if the last theft was not worth it. */
  void rest() {
    if (backoff.hasLoot()) {
      long now = System.nanoTime();
      long rest = backoff.judge(now);
      if (rest > 0) {
        LockSupport.parkNanos(carrier, Math.min(rest, carrier.timers.untilNext(now)));
      }
    }
  }
}
