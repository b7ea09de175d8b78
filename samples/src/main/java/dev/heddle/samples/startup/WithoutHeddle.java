package dev.heddle.samples.startup;

/** Says hello. */
final class WithoutHeddle {
  private WithoutHeddle() {}

  static void main() {
    System.out.println("hello");
  }
}
