package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;

/** Chooses who runs next. For one simulation, on its carrier. */
public interface Chooser {

  /**
   * Chooses one of several.
   *
   * @param ready who can run, the longest ready first; who is running is the last one, if it can go on
   * @param count how many they are, two at least
   * @param running who has run up to now and could go on, as an index; -1 if nobody
   * @return an index
   */
  int choose(SimulatedThread[] ready, int count, int running);

  /**
   * Says whether something happens that happens at times.
   *
   * @param probability how often
   * @return whether it happens now
   */
  boolean happens(double probability);

  /**
   * Draws a number that is no order of threads: a delay, the seed of a program's random numbers.
   *
   * @param bound what it is below
   * @return 0 or more; 0 is nothing special
   */
  default int number(int bound) {
    return 0;
  }

  /** Is told of each thread before it is ready for the first time. */
  default void begins(SimulatedThread thread) {}
}
