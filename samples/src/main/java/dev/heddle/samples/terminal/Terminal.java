package dev.heddle.samples.terminal;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The terminal as its environment describes it. Its width is in {@code COLUMNS}, which {@code ./heddle} sets;
 * without it nothing is broken into lines, since a program may be reading.
 */
public final class Terminal {
  private static final int NARROWEST = 20;

  private Terminal() {}

  /**
   * Returns how many characters fit into a line.
   *
   * @param ifUnknown the answer if nobody has said
   * @return the width in characters
   */
  public static int width(int ifUnknown) {
    String columns = System.getenv("COLUMNS");
    try {
      return columns == null ? ifUnknown : Math.max(NARROWEST, Integer.parseInt(columns.strip()));
    } catch (NumberFormatException _) {
      return ifUnknown;
    }
  }

  /**
   * Breaks each line of a text where the terminal ends.
   *
   * @param text the lines
   * @param hang how many blanks begin a line that goes on
   * @return the text, with no line wider than the terminal
   */
  public static String wrap(String text, int hang) {
    return new LineBreaks(width(Integer.MAX_VALUE), hang).apply(text);
  }

  /**
   * Makes standard output and standard error show characters that their encoding does not have as those of ASCII
   * that look most like them.
   */
  public static void useKnownCharacters() {
    if (!System.out.charset().newEncoder().canEncode(AsciiOutput.DRAWN)) {
      System.setOut(ascii(System.out));
    }
    if (!System.err.charset().newEncoder().canEncode(AsciiOutput.DRAWN)) {
      System.setErr(ascii(System.err));
    }
  }

  private static PrintStream ascii(PrintStream out) {
    return new PrintStream(new AsciiOutput(out), true, StandardCharsets.UTF_8);
  }
}
