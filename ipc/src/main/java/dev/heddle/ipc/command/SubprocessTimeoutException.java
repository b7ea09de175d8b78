package dev.heddle.ipc.command;

import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Says that a command was ended because it took longer than it might, and what it had written. */
public final class SubprocessTimeoutException extends TimeoutException {
  private static final long serialVersionUID = 1L;

  /** What it had written to its standard output. */
  private final String out;

  /** What it had written to its standard error. */
  private final String err;

  SubprocessTimeoutException(
      String command, Duration timeout, byte[] stdout, byte[] stderr, Charset charset) {
    this(command, timeout, new String(stdout, charset), new String(stderr, charset));
  }

  private SubprocessTimeoutException(String command, Duration timeout, String out, String err) {
    super(
        command + " was ended because it took longer than " + inWords(timeout)
            + ", the limit set by timeout(...)" + told("output", out) + told("errors", err));
    this.out = out;
    this.err = err;
  }

  /** As 0.05s or 1h30m. */
  private static String inWords(Duration timeout) {
    return timeout.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  private static String told(String what, String text) {
    return text.isBlank() ? "" : "; its " + what + ": " + LongText.endOf(text.strip());
  }

  /**
   * Returns what the command had written to its standard output when it was ended, as far as it had
   * been kept: {@link Command#lines} has handed it over instead.
   *
   * @return the text
   */
  public String out() {
    return out;
  }

  /**
   * Returns what the command had written to its standard error when it was ended.
   *
   * @return the text
   */
  public String err() {
    return err;
  }
}
