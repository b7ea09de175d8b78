package dev.heddle.testkit.choice;

import dev.heddle.testkit.carrier.SimulatedThread;

/** The choices of a schedule, and then those of another chooser. */
public final class Replayed implements Chooser {
  private final Schedule schedule;
  private final Chooser then;
  private int step;

  /** Made with a schedule and who chooses after it. */
  public Replayed(Schedule schedule, Chooser then) {
    this.schedule = schedule;
    this.then = then;
  }

  /** Made with a schedule; after it, nobody is overtaken. */
  public Replayed(Schedule schedule) {
    this(schedule, new NoSwitch());
  }

  @Override
  public void begins(SimulatedThread thread) {
    then.begins(thread);
  }

  @Override
  public int choose(SimulatedThread[] ready, int count, int running) {
    if (step < schedule.length()) {
      // A shortened schedule may meet fewer threads than the one it was made from.
      return Schedule.indexOf(Math.min(schedule.at(step++), count - 1), running);
    }
    return then.choose(ready, count, running);
  }

  @Override
  public boolean happens(double probability) {
    return step < schedule.length() ? schedule.at(step++) != 0 : then.happens(probability);
  }

  @Override
  public int draw(int bound) {
    return step < schedule.length()
        ? Math.min(schedule.at(step++), bound - 1)
        : then.draw(bound);
  }
}
