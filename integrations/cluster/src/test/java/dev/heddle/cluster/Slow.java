package dev.heddle.cluster;

/** Takes a few milliseconds. */
final class Slow {
  private Slow() {}

  static int tripled(int number) throws InterruptedException {
    Thread.sleep(2);
    return number * 3;
  }
}
