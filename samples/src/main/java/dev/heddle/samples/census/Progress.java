package dev.heddle.samples.census;

import dev.heddle.Heddle;
import dev.heddle.samples.terminal.Terminal;
import java.io.Console;
import java.time.Duration;

/** A progress bar on standard error, if somebody is looking at a terminal. */
final class Progress {
  /** Less what is written behind the bar. */
  private static final int WIDTH = Math.clamp(Terminal.width(80) - 30, 5, 40);
  private static final Duration PERIOD = Duration.ofMillis(100);

  private final int total;

  /** Written by the loop alone. */
  private volatile int done;

  Progress(int total) {
    this.total = total;
  }

  static boolean isWatched() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  void advance(int classes) {
    done += classes;
  }

  int done() {
    return done;
  }

  /** Redraws until cancelled. */
  void show() throws InterruptedException {
    while (true) {
      System.err.print("\r" + draw());
      Heddle.sleep(PERIOD);
    }
  }

  static void clear() {
    System.err.print("\r" + " ".repeat(WIDTH + 29) + "\r");
  }

  String draw() {
    int filled = total == 0 ? WIDTH : (int) ((long) WIDTH * done / total);
    return "[%s%s] %,d of %,d classes"
        .formatted("█".repeat(filled), "·".repeat(WIDTH - filled), done, total);
  }
}
