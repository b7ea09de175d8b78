package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;

/** A bank that loses a deposit: found, run again, mended. */
final class BankSample {
  private BankSample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  static final class Wrong {
    private static volatile int balance;

    static void deposit(int amount) {
      balance = balance + amount;
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(() -> deposit(10), "one");
      var other = new Thread(() -> deposit(20), "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert balance == 30 : "the balance is " + balance;
    }
  }

  /** One deposit after the other. */
  static final class Right {
    private static int balance;

    static synchronized void deposit(int amount) {
      balance = balance + amount;
    }

    public static void main(String[] args) throws InterruptedException {
      var one = new Thread(() -> deposit(10), "one");
      var other = new Thread(() -> deposit(20), "other");
      one.start();
      other.start();
      one.join();
      other.join();
      assert balance == 30 : "the balance is " + balance;
    }
  }
}
