package dev.heddle.samples.terminal;

import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Breaks lines at blanks, and words that are wider than a line within.
 *
 * @param width the characters of a line
 * @param hang the blanks before what goes on
 */
record LineBreaks(int width, int hang) implements UnaryOperator<String> {
  @Override
  public String apply(String text) {
    return text.lines().map(this::line).collect(Collectors.joining("\n"))
        + (text.endsWith("\n") ? "\n" : "");
  }

  private String line(String line) {
    var broken = new StringBuilder();
    String rest = line;
    while (rest.length() > width) {
      int begin = rest.length() - rest.stripLeading().length();
      int blank = rest.lastIndexOf(' ', width);
      boolean atBlank = blank > Math.max(begin, hang);
      broken.append(rest, 0, atBlank ? blank : width).append('\n');
      rest = " ".repeat(Math.min(hang, width / 2)) + rest.substring(atBlank ? blank + 1 : width);
    }
    return broken.append(rest).toString();
  }
}
