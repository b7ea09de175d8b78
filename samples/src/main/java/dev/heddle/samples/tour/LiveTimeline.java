package dev.heddle.samples.tour;

import dev.heddle.observe.Timeline;
import dev.heddle.samples.terminal.Terminal;

/** Draws a timeline again and again while it grows, and wipes it away in the end. For terminals. */
final class LiveTimeline implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;
  private static final int USUAL_WIDTH = 100;

  private final Timeline timeline;
  private final Thread painter;
  private int lines;

  LiveTimeline(Timeline timeline) {
    this.timeline = timeline;
    painter = Thread.ofPlatform().daemon().name("paints").start(this::paint);
  }

  private void paint() {
    try {
      while (true) {
        wipe();
        String text = timeline.rows().isEmpty() ? "" : timeline.toText(Terminal.width(USUAL_WIDTH));
        System.out.print(text);
        System.out.flush();
        lines = (int) text.lines().count();
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException _) {
      wipe();
    }
  }

  /** The cursor goes up, and all below it is cleared. */
  private void wipe() {
    if (lines > 0) {
      System.out.print("\033[" + lines + "A\033[J");
      lines = 0;
    }
  }

  @Override
  public void close() {
    painter.interrupt();
    try {
      painter.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
