package programs;

import java.util.concurrent.atomic.AtomicInteger;

/** Two deposits at once, each of which reads, adds and writes. */
public final class LostUpdate {
  private volatile int balance;

  private void deposit(int amount) {
    balance = balance + amount;
  }

  public static void main(String[] args) throws InterruptedException {
    var account = new LostUpdate();
    var one = new Thread(() -> account.deposit(10));
    var other = new Thread(() -> account.deposit(20));
    one.start();
    other.start();
    one.join();
    other.join();
    assert account.balance == 30 : "balance is " + account.balance;
  }

  /** The same with one step for all three. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      var balance = new AtomicInteger();
      var one = new Thread(() -> balance.addAndGet(10));
      var other = new Thread(() -> balance.addAndGet(20));
      one.start();
      other.start();
      one.join();
      other.join();
      assert balance.get() == 30 : "balance is " + balance;
    }
  }
}
