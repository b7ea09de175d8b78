package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.concurrent.atomic.AtomicInteger;

/** Two visits are counted as one: to read, add and write is three steps. */
final class LostUpdateSample {
  private LostUpdateSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  static final class Wrong {
    private static volatile int visits;

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(() -> visits++, "one");
      var other = new Thread(() -> visits++, "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert visits == 2 : "visits: " + visits;
    }
  }

  /** One step for all three. */
  static final class Right {
    public static void main(String[] args) throws InterruptedException {
      var visits = new AtomicInteger();
      var one = new Thread(visits::incrementAndGet, "one");
      var other = new Thread(visits::incrementAndGet, "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert visits.get() == 2 : "visits: " + visits;
    }
  }
}
