package programs;

import java.util.ArrayDeque;
import java.util.Queue;

/** A consumer that is woken takes what another has taken meanwhile: it looks once, and not again. */
public final class WokenTooEarly {
  private final Queue<String> items = new ArrayDeque<>();
  private final boolean again;

  private WokenTooEarly(boolean again) {
    this.again = again;
  }

  private synchronized void put(String item) {
    items.add(item);
    notifyAll();
  }

  private synchronized String take() throws InterruptedException {
    if (again) {
      while (items.isEmpty()) {
        wait();
      }
    } else if (items.isEmpty()) {
      wait();
    }
    return items.remove();
  }

  private static void run(boolean again) throws InterruptedException {
    var queue = new WokenTooEarly(again);
    Runnable consumer = () -> {
      try {
        queue.take();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    };
    var one = new Thread(consumer, "consumer 1");
    var other = new Thread(consumer, "consumer 2");
    one.start();
    other.start();
    queue.put("first");
    queue.put("second");
    one.join();
    other.join();
    assert queue.items.isEmpty();
  }

  public static void main(String[] args) throws InterruptedException {
    run(false);
  }

  /** The same, looking again. */
  public static final class Right {
    public static void main(String[] args) throws InterruptedException {
      run(true);
    }
  }
}
