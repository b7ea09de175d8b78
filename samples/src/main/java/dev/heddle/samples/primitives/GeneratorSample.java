package dev.heddle.samples.primitives;

import dev.heddle.generator.Generator;
import dev.heddle.generator.TwoWay;
import dev.heddle.generator.Yielder;

/** A recursion that yields its items one by one, and is unwound when it is left early. */
final class GeneratorSample {
  private GeneratorSample() {}

  static void main() {
    Generator<String> moves =
        Generator.of(
            out -> {
              try {
                hanoi(3, "left", "right", "middle", out);
              } finally {
                System.out.println("enough");
              }
            });
    try (var run = moves.iterator()) {
      for (int i = 1; i <= 3; i++) {
        System.out.println(i + ": " + run.next());
      }
    }
    System.out.println("moves in all: " + moves.stream().count());
    try (var total = TwoWay.<Integer, Integer>of(peer -> {
      for (int sum = 0;;) {
        sum += peer.yield(sum);
      }
    })) {
      total.next();
      total.send(40);
      System.out.println("sent 40 and 2: " + total.send(2));
    }
  }

  private static void hanoi(
      int discs, String from, String to, String other, Yielder<String> out) {
    if (discs > 0) {
      hanoi(discs - 1, from, other, to, out);
      out.yield("disc " + discs + " " + from + " to " + to);
      hanoi(discs - 1, other, to, from, out);
    }
  }
}
