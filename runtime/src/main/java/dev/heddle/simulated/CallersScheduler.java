package dev.heddle.simulated;

import dev.heddle.scheduler.Scheduler;
import java.util.function.BooleanSupplier;

/** A scheduler whose carrier is the thread that executes the run. */
public interface CallersScheduler extends Scheduler {

  /**
   * Runs what is runnable until something is true.
   *
   * @param end whether the run has ended; asked on the carrier
   */
  void runUntil(BooleanSupplier end);
}
