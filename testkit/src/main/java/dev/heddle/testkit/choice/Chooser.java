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
   * Chooses a number.
   *
   * @param bound how many there are
   * @return one from 0 on, which is nothing special
   */
  int draw(int bound);

  /** Is told of each thread before it is ready for the first time. */
  default void begins(SimulatedThread thread) {}
}
