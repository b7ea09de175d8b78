package dev.heddle.cluster;

/** Goes on when it is interrupted. */
final class Deaf {
  private Deaf() {}

  static int listenNot(int millis) {
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return millis;
  }
}
