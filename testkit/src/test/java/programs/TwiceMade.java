package programs;

import java.util.concurrent.atomic.AtomicInteger;

/** An instance that is made when it is first needed, by two who need it at once. */
public final class TwiceMade {
  private static final AtomicInteger MADE = new AtomicInteger();
  private static volatile Object instance;

  private static Object get() {
    if (instance == null) {
      MADE.incrementAndGet();
      instance = new Object();
    }
    return instance;
  }

  private static Object getAlone() {
    if (instance == null) {
      synchronized (TwiceMade.class) {
        return get();
      }
    }
    return instance;
  }

  private static void run(Runnable user) throws InterruptedException {
    var one = new Thread(user);
    var other = new Thread(user);
    one.start();
    other.start();
    one.join();
    other.join();
    assert MADE.get() == 1 : "made " + MADE + " times";
  }

  public static void main(String[] args) throws InterruptedException {
    run(TwiceMade::get);
  }

  /** The same with a second look under a lock. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      run(TwiceMade::getAlone);
    }
  }
}
