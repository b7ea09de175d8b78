package dev.heddle;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A program that has no SLF4J provider on its class path; {@link NoProviderTest} runs it. */
final class NoProvider {
  static final int LETTERS = 50;

  private NoProvider() {}

  static void main(String[] args) {
    var begun = new AtomicInteger();
    Runs runs = Runs.valueOf(args[0]);
    runs.builder().stallThreshold(Duration.ofMillis(5)).run(() -> {
      Task<?> newsletter = Heddle.start("newsletter", () -> {
        throw new IllegalStateException("no paper");
      });
      Runs.until(newsletter::isDone);
      Heddle.start(() -> {}).onDone(_ -> {
        throw new IllegalStateException("no ink");
      });
      Heddle.sleep(Duration.ofMillis(20));
      if (runs != Runs.JDK) {
        hold();
      }
      Heddle.start("stopped", () -> {}).cancel("on purpose");
      for (int i = 0; i < LETTERS; i++) {
        Heddle.start("letter " + i, begun::incrementAndGet);
      }
    });
    System.out.println(begun + " letters were begun");
  }

  /** For as long as the watchdog needs to see it. */
  private static void hold() {
    long end = System.nanoTime() + 1_500_000_000;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
