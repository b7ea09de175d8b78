package dev.heddle.testkit.carrier;

import dev.heddle.testkit.choice.Schedule;
import java.util.Arrays;

/** The choices of a simulation, and a fingerprint of all that happened in it. */
public final class Recording {
  private static final long PRIME = 0x100000001b3L;

  private int[] choices = new int[64];
  private int count;
  private long print = 0xcbf29ce484222325L;

  void chose(int index) {
    if (count == choices.length) {
      choices = Arrays.copyOf(choices, 2 * count);
    }
    choices[count++] = index;
  }

  void ran(int thread, int state, long now) {
    print = (print ^ thread) * PRIME;
    print = (print ^ state) * PRIME;
    print = (print ^ now) * PRIME;
  }

  /** The choices. */
  public Schedule schedule() {
    return Schedule.of(choices, count);
  }

  /** How many choices there were. */
  public int count() {
    return count;
  }

  /** The same for two runs in which the same threads did the same at the same times. */
  public long fingerprint() {
    return print;
  }
}
