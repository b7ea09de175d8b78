package dev.heddle.ipc.command;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What a command that has ended left behind.
 *
 * @param command the command and its arguments
 * @param exitCode its exit code; if a signal killed it, 128 and the signal's number
 * @param stdout what it wrote to its standard output
 * @param stderr what it wrote to its standard error
 * @param charset the encoding of both
 */
@SuppressWarnings("ArrayRecordComponent")
public record SubprocessResult(
    List<String> command, int exitCode, byte[] stdout, byte[] stderr, Charset charset) {

  /**
   * As of a command whose outputs are in UTF-8.
   *
   * @param command the command and its arguments
   * @param exitCode its exit code
   * @param stdout what it wrote to its standard output
   * @param stderr what it wrote to its standard error
   */
  public SubprocessResult(List<String> command, int exitCode, byte[] stdout, byte[] stderr) {
    this(command, exitCode, stdout, stderr, StandardCharsets.UTF_8);
  }

  /**
   * Returns its standard output as text.
   *
   * @return the text
   */
  public String out() {
    return new String(stdout, charset);
  }

  /**
   * Returns its standard error as text.
   *
   * @return the text
   */
  public String err() {
    return new String(stderr, charset);
  }

  @Override
  public String toString() {
    return "SubprocessResult[" + String.join(" ", command) + " exited with code " + exitCode + "]";
  }
}
