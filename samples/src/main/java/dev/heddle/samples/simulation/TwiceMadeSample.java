package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.concurrent.atomic.AtomicInteger;

/** A singleton of which there are two: both threads find none, and make one. */
final class TwiceMadeSample {
  private TwiceMadeSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  private static final AtomicInteger MADE = new AtomicInteger();
  private static volatile Object instance;

  private static Object make() {
    MADE.incrementAndGet();
    return new Object();
  }

  static final class Wrong {
    static void use() {
      if (instance == null) {
        instance = make();
      }
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(Wrong::use, "one");
      var other = new Thread(Wrong::use, "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert MADE.get() == 1 : "instances made: " + MADE;
    }
  }

  /** Under a lock it looks once more. */
  static final class Right {
    static void use() {
      if (instance == null) {
        synchronized (Right.class) {
          if (instance == null) {
            instance = make();
          }
        }
      }
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(Right::use, "one");
      var other = new Thread(Right::use, "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert MADE.get() == 1 : "instances made: " + MADE;
    }
  }
}
