package dev.heddle.applications.transfer;

import dev.heddle.sync.Ticker;
import java.nio.LongBuffer;
import java.time.Duration;

/** How far each part is, drawn as bars in one line while somebody is looking. */
record Progress(LongBuffer done, long total) {
  /** Until it is cancelled. */
  void draw() throws InterruptedException {
    var often = Ticker.every(Duration.ofMillis(100));
    while (System.console() != null && System.console().isTerminal()) {
      System.err.print("\r" + this);
      often.await();
    }
  }

  @Override
  public String toString() {
    var bars = new StringBuilder("|");
    int width = 60 / done.capacity();
    for (int i = 0; i < done.capacity(); i++) {
      int full = Math.clamp(done.get(i) * done.capacity() * width / total, 0, width);
      bars.append("█".repeat(full)).append("░".repeat(width - full)).append("|");
    }
    return bars.toString();
  }
}
