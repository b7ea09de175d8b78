package dev.heddle.observe.folding;

import java.util.stream.Collectors;

/**
 * Text of the program's as it is shown: names are anybody's. They steer no terminal, begin no line, do not turn the
 * direction of what stands beside them, and are cut where they are longer than somebody reads.
 */
public final class Shown {
  /** In characters; also of what a task waits for, which has the holder's name in it. */
  static final int MOST = 200;

  private static final int MOST_OF_LINE = 1_000;

  private Shown() {}

  static String of(String text) {
    String shown = cut(text, MOST);
    return shown.chars().allMatch(c -> prints((char) c))
        ? shown
        : shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
  }

  /**
   * Cuts the lines of a text that are longer than somebody reads.
   *
   * @param text lines in which nothing steers a terminal
   * @return as many lines
   */
  public static String lines(String text) {
    return text.lines().anyMatch(line -> line.length() > MOST_OF_LINE)
        ? text.lines().map(line -> cut(line, MOST_OF_LINE) + "\n").collect(Collectors.joining())
        : text;
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    boolean halved = Character.isHighSurrogate(text.charAt(most - 1));
    return text.substring(0, most - (halved ? 1 : 0)) + "…";
  }

  private static boolean prints(char c) {
    return switch (Character.getType(c)) {
      // What directs or tags may be of two characters.
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
        false;
      default -> true;
    };
  }
}
