package dev.heddle.ipc.command;

import java.io.IOException;
import java.util.List;

/** Says that a command ended with another exit code than 0, and what it had to say. */
public final class SubprocessFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  /** With which code it ended. */
  private final int exitCode;

  /** The end of what it wrote. */
  private final String stderr;

  SubprocessFailedException(List<String> command, int exitCode, String stderr) {
    super(
        String.join(" ", command) + " exited with code " + exitCode
            + (stderr.isBlank() ? "" : ": " + LongText.endOf(stderr.strip())));
    this.exitCode = exitCode;
    this.stderr = stderr;
  }

  /**
   * Returns the exit code of the command.
   *
   * @return the code; if a signal killed it, 128 and the signal's number
   */
  public int exitCode() {
    return exitCode;
  }

  /**
   * Returns what the command wrote to its standard error.
   *
   * @return the text
   */
  public String stderr() {
    return stderr;
  }
}
