package programs;

/** Two transfers in opposite directions, each of which locks where it takes from first. */
public final class LockOrder {
  private int balance = 100;

  private static void transfer(LockOrder from, LockOrder to, int amount) {
    synchronized (from) {
      synchronized (to) {
        from.balance -= amount;
        to.balance += amount;
      }
    }
  }

  public static void main(String[] args) throws InterruptedException {
    var a = new LockOrder();
    var b = new LockOrder();
    run(() -> transfer(a, b, 10), () -> transfer(b, a, 20));
    assert a.balance + b.balance == 200;
  }

  private static void run(Runnable first, Runnable second) throws InterruptedException {
    var one = new Thread(first, "a to b");
    var other = new Thread(second, "b to a");
    one.start();
    other.start();
    one.join();
    other.join();
  }

  /** The same with one order for all. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      var a = new LockOrder();
      var b = new LockOrder();
      run(() -> transfer(a, b, 10), () -> transfer(a, b, -20));
      assert a.balance == 110 && b.balance == 90;
    }
  }
}
