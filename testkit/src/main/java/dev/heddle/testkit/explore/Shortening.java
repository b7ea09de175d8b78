package dev.heddle.testkit.explore;

import dev.heddle.testkit.choice.Schedule;
import java.util.function.Predicate;

/**
 * Makes a failing schedule simple: puts the first choice that there was in place of others, in large parts
 * first and then in smaller ones, as long as it fails in the same way. Zeller and Hildebrandt's delta debugging, "Simplifying and
 * isolating failure-inducing input", 2002,
 * <a href="https://doi.org/10.1109/32.988498">doi 10.1109/32.988498</a>, without its complements.
 */
final class Shortening {
  private static final int MOST_TRIES = 300;
  private static final long MOST_NANOS = 3_000_000_000L;

  private final Predicate<Schedule> fails;
  private final long end = System.nanoTime() + MOST_NANOS;
  private int tries;

  Shortening(Predicate<Schedule> fails) {
    this.fails = fails;
  }

  Schedule of(Schedule failing) {
    Schedule best = failing;
    for (int part = Math.max(1, best.length() / 2); part >= 1; part /= 2) {
      for (int from = best.length() - part; from > -part && goesOn(); from -= part) {
        Schedule fewer = best.without(Math.max(from, 0), from + part);
        if (!fewer.equals(best) && tries(fewer)) {
          best = fewer;
        }
      }
    }
    return best;
  }

  private boolean goesOn() {
    return tries < MOST_TRIES && System.nanoTime() < end;
  }

  private boolean tries(Schedule schedule) {
    tries++;
    return fails.test(schedule);
  }
}
