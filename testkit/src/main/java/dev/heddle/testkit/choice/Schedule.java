package dev.heddle.testkit.choice;

import java.util.Arrays;

/**
 * The choices of a simulation, where there was more than one. Zero is nothing special: who is running goes
 * on, or if it cannot, who has been ready for longest; the others are counted from there. Zeros at the end
 * are left out, since a replay goes on with them. Not to be changed once made.
 *
 * <p>In words: numbers with points between; {@code 0x12} is twelve zeros.
 */
public final class Schedule {
  private final int[] choices;

  private Schedule(int[] choices) {
    this.choices = choices;
  }

  /** How a choice is written: who is running is 0, the others count from 1; or from 0 if nobody is. */
  public static int choiceOf(int index, int running) {
    return running < 0 ? index : index == running ? 0 : index + 1;
  }

  /** The other way round; who is running is the last of those who are ready. */
  static int indexOf(int choice, int running) {
    return running < 0 ? choice : choice == 0 ? running : choice - 1;
  }

  /** Of the first so many of an array, which is copied. */
  public static Schedule of(int[] choices, int count) {
    int length = count;
    while (length > 0 && choices[length - 1] == 0) {
      length--;
    }
    return new Schedule(Arrays.copyOf(choices, length));
  }

  /**
   * Reads what {@link #toString} has written.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static Schedule parse(String text) {
    var found = new int[16];
    int count = 0;
    for (String token : text.isBlank() ? new String[0] : text.strip().split("\\.")) {
      String[] parts = token.split("x", 2);
      try {
        int choice = Integer.parseUnsignedInt(parts[0]);
        int times = parts.length == 1 ? 1 : Integer.parseUnsignedInt(parts[1]);
        for (int i = 0; i < times; i++) {
          found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
          found[count++] = choice;
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "'" + token + "' in '" + text + "' is no part of a schedule; take over the whole line"
                + " that the failure has printed, such as 0x12.3.1",
            e);
      }
    }
    return of(found, count);
  }

  public int length() {
    return choices.length;
  }

  int at(int step) {
    return choices[step];
  }

  /** The same without the choices of a part: zeros there. */
  public Schedule without(int from, int to) {
    int[] fewer = choices.clone();
    Arrays.fill(fewer, Math.min(from, fewer.length), Math.min(to, fewer.length), 0);
    return of(fewer, fewer.length);
  }

  /** How many choices are not zero. */
  public int switches() {
    return (int) Arrays.stream(choices).filter(choice -> choice != 0).count();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schedule that && Arrays.equals(choices, that.choices);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(choices);
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    for (int i = 0; i < choices.length;) {
      int end = i + 1;
      while (end < choices.length && choices[end] == choices[i]) {
        end++;
      }
      text.append(i == 0 ? "" : ".").append(choices[i]);
      if (end - i > 1) {
        text.append('x').append(end - i);
      }
      i = end;
    }
    return text.toString();
  }
}
