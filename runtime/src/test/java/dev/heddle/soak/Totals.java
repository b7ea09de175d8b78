package dev.heddle.soak;

import java.util.concurrent.atomic.LongAdder;

/** What all rounds together have done. */
final class Totals {
  final LongAdder rounds = new LongAdder();
  final LongAdder tasks = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder timeouts = new LongAdder();
  final LongAdder timersFired = new LongAdder();
  final LongAdder timersCancelled = new LongAdder();
  final LongAdder handOvers = new LongAdder();
  final LongAdder blockingCalls = new LongAdder();
  final LongAdder rawThreads = new LongAdder();

  @Override
  public String toString() {
    return rounds + " rounds, " + tasks + " tasks (" + cancelled + " cancelled, " + failed
        + " failed), " + timeouts + " timeouts, timers " + timersFired + " fired "
        + timersCancelled + " cancelled, " + handOvers + " items handed over, " + blockingCalls
        + " blocking calls, " + rawThreads + " threads that are no tasks";
  }
}
