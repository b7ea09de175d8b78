package dev.heddle.samples.startup;

import dev.heddle.Heddle;

/** Says hello from a task. */
final class WithHeddle {
  private WithHeddle() {}

  static void main() {
    System.out.println(Heddle.run(() -> "hello"));
  }
}
