package dev.heddle.samples.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Takes UTF-8, and prints what it draws with characters of ASCII, all else as the target can. */
final class AsciiOutput extends OutputStream {
  static final String DRAWN = "░▒▓█·…│├└─";
  private static final String[] ASCII = {".", ":", "*", "#", ".", "...", "|", "|", "`", "-"};

  private final PrintStream target;
  private final byte[] character = new byte[4];
  private int length;

  AsciiOutput(PrintStream target) {
    this.target = target;
  }

  @Override
  public synchronized void write(int b) {
    character[length++] = (byte) b;
    if (length == lengthOf(character[0])) {
      String text = new String(character, 0, length, StandardCharsets.UTF_8);
      length = 0;
      int drawn = DRAWN.indexOf(text);
      target.print(drawn < 0 ? text : ASCII[drawn]);
    }
  }

  private static int lengthOf(byte first) {
    int ones = Integer.numberOfLeadingZeros(~(first << 24));
    return Math.clamp(ones, 1, 4);
  }

  @Override
  public void flush() {
    target.flush();
  }
}
