package dev.heddle.report;

/** Names as they can be shown on a terminal without obeying what is in them. */
public final class Printable {
  private Printable() {}

  /** Escapes what does not print: control characters, line ends, and what turns the direction. */
  public static String of(String name) {
    return name.codePoints().allMatch(Printable::prints) ? name : escaped(name);
  }

  private static String escaped(String name) {
    var text = new StringBuilder();
    name.codePoints().forEach(c -> {
      if (prints(c)) {
        text.appendCodePoint(c);
      } else {
        text.append(String.format("\\u%04x", c));
      }
    });
    return text.toString();
  }

  private static boolean prints(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED,
          Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
        false;
      default -> true;
    };
  }
}
