package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;

/** A result that is read before the thread that makes it has ended. */
final class NotJoinedSample {
  private NotJoinedSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  private static volatile int sum;

  private static void add() {
    for (int i = 1; i <= 3; i++) {
      sum += i;
    }
  }

  static final class Wrong {
    public static void main(String[] args) {
      var adder = new Thread(NotJoinedSample::add, "adder");
      adder.start();
      assert sum == 6 : "the sum is " + sum + ", and '" + adder.getName() + "' still runs";
    }
  }

  /** It waits for the end of the thread. */
  static final class Right {
    public static void main(String[] args) throws InterruptedException {
      var adder = new Thread(NotJoinedSample::add, "adder");
      adder.start();
      adder.join();
      assert sum == 6 : "the sum is " + sum;
    }
  }
}
