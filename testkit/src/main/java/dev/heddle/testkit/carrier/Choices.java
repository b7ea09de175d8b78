package dev.heddle.testkit.carrier;

import dev.heddle.testkit.choice.Chooser;
import dev.heddle.testkit.choice.Schedule;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What the schedule decides: who goes on, what happens, which numbers are drawn. Each choice is recorded. */
public final class Choices {
  /** How many seeds of random numbers there are: few enough to be part of a schedule that people copy. */
  private static final int SEEDS = 1 << 16;

  private final Chooser chooser;
  private final Recording recording;
  private @Nullable Random random;

  Choices(Chooser chooser, Recording recording) {
    this.chooser = chooser;
    this.recording = recording;
  }

  void begins(SimulatedThread thread) {
    chooser.begins(thread);
  }

  int choose(SimulatedThread[] ready, int among, int current) {
    int index = chooser.choose(ready, among, current);
    recording.chose(Schedule.choiceOf(index, current));
    return index;
  }

  /** Whether something happens now. */
  public boolean happens(double probability) {
    boolean happens = chooser.happens(probability);
    recording.chose(happens ? 1 : 0);
    return happens;
  }

  /** One of so many numbers. */
  public int number(int bound) {
    int number = chooser.number(bound);
    recording.chose(number);
    return number;
  }

  /** Random numbers, whose seed is chosen when they are first asked for. */
  public Random random() {
    if (random == null) {
      random = new Random(number(SEEDS));
    }
    return random;
  }
}
