package programs;

import java.util.concurrent.ConcurrentHashMap;

/** Each of two takes the last ticket, since it looks before it takes. */
public final class CheckThenAct {
  private static final ConcurrentHashMap<String, Integer> LEFT = new ConcurrentHashMap<>();
  private static volatile int sold;

  private static void buy() {
    if (LEFT.get("tickets") > 0) {
      LEFT.merge("tickets", -1, Integer::sum);
      sold++;
    }
  }

  private static synchronized void buyAlone() {
    buy();
  }

  private static void both(Runnable buyer) throws InterruptedException {
    LEFT.put("tickets", 1);
    var one = new Thread(buyer);
    var other = new Thread(buyer);
    one.start();
    other.start();
    one.join();
    other.join();
    assert LEFT.get("tickets") == 0 : LEFT + ", sold " + sold;
  }

  public static void main(String[] args) throws InterruptedException {
    both(CheckThenAct::buy);
  }

  /** The same with looking and taking under one lock. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      both(CheckThenAct::buyAlone);
    }
  }
}
