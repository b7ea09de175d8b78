package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** Two transfers wait for each other: each holds the lock that the other needs. */
final class LockOrderSample {
  private LockOrderSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  private static void move(Lock first, Lock second) {
    first.lock();
    second.lock();
    second.unlock();
    first.unlock();
  }

  static final class Wrong {
    public static void main(String[] args) throws InterruptedException {
      var mine = new ReentrantLock();
      var yours = new ReentrantLock();
      var one = new Thread(() -> move(mine, yours), "one");
      var other = new Thread(() -> move(yours, mine), "other");
      one.start();
      other.start();
      one.join();
      other.join();
    }
  }

  /** One order for all. */
  static final class Right {
    public static void main(String[] args) throws InterruptedException {
      var mine = new ReentrantLock();
      var yours = new ReentrantLock();
      var one = new Thread(() -> move(mine, yours), "one");
      var other = new Thread(() -> move(mine, yours), "other");
      one.start();
      other.start();
      one.join();
      other.join();
    }
  }
}
