package dev.heddle.testkit.choice;

import dev.heddle.testkit.Strategy;

/** The chooser of a strategy. */
public final class Choosers {
  private static final int KINDS = 6;

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
      case SWARM -> switch (number % KINDS) {
        case 0, 3 -> new PartialOrder(seed);
        case 1 -> new AtRandom(seed, 0);
        case 2 -> new Priorities(seed, 2 + number / KINDS % 3, length);
        case 4 -> new AtRandom(seed, 0.9);
        default -> new AtRandom(seed, 0.6);
      };
    };
  }
}
