package dev.heddle.testkit.carrier;

import java.util.List;

/** Long lines, broken between clauses, and between the words of a clause that is too long by itself. */
public final class Wrapping {
  private static final int WIDTH = 112;

  private final StringBuilder lines = new StringBuilder();
  private final int indent;
  private int column;

  private Wrapping(int indent) {
    this.indent = indent;
    this.column = indent;
  }

  /**
   * Breaks a line.
   *
   * @param clauses what is best left whole, each with the comma or semicolon that ends it
   * @param indent how many characters are before the first of them, and are to be before those of the next lines
   */
  public static String of(List<String> clauses, int indent) {
    var text = new Wrapping(indent);
    for (String clause : clauses) {
      if (indent + clause.length() <= WIDTH) {
        text.add(clause);
      } else {
        List.of(clause.split(" ")).forEach(text::add);
      }
    }
    return text.lines.toString();
  }

  private void add(String word) {
    if (column > indent) {
      if (column + 1 + word.length() > WIDTH) {
        lines.append('\n').repeat(" ", indent);
        column = indent;
      } else {
        lines.append(' ');
        column++;
      }
    }
    lines.append(word);
    column += word.length();
  }
}
