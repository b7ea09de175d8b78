package dev.heddle.core;

import dev.heddle.scheduler.Scheduler;
import java.util.function.BooleanSupplier;

/** A scheduler whose carrier is the thread that calls {@code run}. */
public interface CallersScheduler extends Scheduler {

  /** Runs what is runnable until something is true, or it gives up. */
  void runUntil(BooleanSupplier end);
}
