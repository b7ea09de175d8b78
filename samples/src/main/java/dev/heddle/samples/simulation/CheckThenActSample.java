package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.concurrent.atomic.AtomicInteger;

/** The last ticket is sold twice: what was looked up may have changed. */
final class CheckThenActSample {
  private CheckThenActSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  static final class Wrong {
    private static final AtomicInteger LEFT = new AtomicInteger(1);

    static void buy() {
      if (LEFT.get() > 0) {
        LEFT.decrementAndGet();
      }
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(Wrong::buy, "one");
      var other = new Thread(Wrong::buy, "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert LEFT.get() == 0 : "tickets left: " + LEFT;
    }
  }

  /** To look and to take is one step. */
  static final class Right {
    private static final AtomicInteger LEFT = new AtomicInteger(1);

    static void buy() {
      LEFT.updateAndGet(left -> Math.max(left - 1, 0));
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(Right::buy, "one");
      var other = new Thread(Right::buy, "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert LEFT.get() == 0 : "tickets left: " + LEFT;
    }
  }
}
