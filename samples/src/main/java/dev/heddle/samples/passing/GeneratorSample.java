package dev.heddle.samples.passing;

import dev.heddle.generator.Generator;
import dev.heddle.generator.TwoWay;
import dev.heddle.generator.Yielder;
import dev.heddle.observe.Lane;
import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;

/** A recursion that yields its items one by one, and is unwound when it is left early. */
final class GeneratorSample {
  private GeneratorSample() {}

  static void main(Stage stage) {
    Lane caller = stage.lane("code", "caller");
    Lane generator = stage.lane("code", "generator");
    Generator<String> moves = Generator.of(out -> {
      try {
        hanoi(3, "left", "right", "middle", out);
      } finally {
        System.out.println("enough");
      }
    });
    try (var run = moves.iterator()) {
      for (int i = 1; i <= 3; i++) {
        caller.waits("next");
        generator.runs("");
        String move = run.next();
        generator.waits("yield");
        caller.runs("");
        System.out.println(i + ": " + move);
        Busy.compute(5);
      }
    }
    generator.ends();
    System.out.println("moves in all: " + moves.stream().count());
    sum();
    caller.ends();
  }

  private static void sum() {
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
      Busy.compute(3);
      out.yield("disc " + discs + " " + from + " to " + to);
      hanoi(discs - 1, other, to, from, out);
    }
  }
}
