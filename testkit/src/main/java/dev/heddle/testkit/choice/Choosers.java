package dev.heddle.testkit.choice;

import dev.heddle.testkit.Strategy;

/** The chooser of a strategy. */
public final class Choosers {
  /** Of so many schedules of a swarm one is not of partial order. */
  private static final int MIXED = 8;

  /** Before so many there is no other: those are for what partial order does not find, and that is known when it has had its chance. */
  private static final int ALONE = 32;

  private Choosers() {}

  /**
   * Makes one for one schedule.
   *
   * @param strategy which
   * @param seed what decides
   * @param number the number of the schedule in its exploration, from 0 on: what is mixed takes turns
   * @param length how many choices a schedule of this program has, about
   */
  public static Chooser of(Strategy strategy, long seed, int number, long length) {
    return switch (strategy) {
      case RANDOM -> new AtRandom(seed, 0);
      case STICKY -> new AtRandom(seed, 0.9);
      case ROUND_ROBIN -> new InTurns();
      case PARTIAL_ORDER -> new PartialOrder(seed);
      case PRIORITIES -> new Priorities(seed, 2 + number % 3, length);
      case SWARM -> number < ALONE || number % MIXED != MIXED - 1
          ? new PartialOrder(seed)
          : another(seed, (number - ALONE) / MIXED, length);
    };
  }

  /** What finds that which partial order does not. */
  private static Chooser another(long seed, int turn, long length) {
    return switch (turn % 4) {
      case 0 -> new AtRandom(seed, 0);
      case 1 -> new Priorities(seed, 2 + turn / 4 % 3, length);
      case 2 -> new AtRandom(seed, 0.9);
      default -> new AtRandom(seed, 0.6);
    };
  }
}
