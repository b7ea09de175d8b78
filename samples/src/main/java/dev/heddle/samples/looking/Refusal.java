package dev.heddle.samples.looking;

import dev.heddle.samples.terminal.Terminal;

/** What is said of a process that cannot be looked at. */
final class Refusal {
  private static final int CODE = 1;

  private Refusal() {}

  static int tell(String command, Exception reason) {
    System.err.println(Terminal.wrap("heddle " + command + ": " + reason.getMessage(), 2));
    return CODE;
  }
}
