package dev.heddle.ipc;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command that has ended left behind.
 *
 * @param command the command and its arguments
 * @param exitCode its exit code; if a signal killed it, 128 and the signal's number
 * @param stdout what it wrote to its standard output
 * @param stderr what it wrote to its standard error
 */
@SuppressWarnings("ArrayRecordComponent")
public record SubprocessResult(
    List<String> command, int exitCode, byte[] stdout, byte[] stderr) {

  /**
   * Returns its standard output as text.
   *
   * @return the text, in UTF-8
   */
  public String out() {
    return new String(stdout, StandardCharsets.UTF_8);
  }

  /**
   * Returns its standard error as text.
   *
   * @return the text, in UTF-8
   */
  public String err() {
    return new String(stderr, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "SubprocessResult[" + String.join(" ", command) + " exited with code " + exitCode + "]";
  }
}
