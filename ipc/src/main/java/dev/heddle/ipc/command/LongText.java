package dev.heddle.ipc.command;

/** What is quoted of a text that may be long. */
final class LongText {
  private static final int MOST = 4_000;

  private LongText() {}

  static String endOf(String text) {
    return text.length() > MOST ? "..." + text.substring(text.length() - MOST) : text;
  }
}
