package dev.heddle.samples.simulation;

import dev.heddle.samples.stage.Stage;
import java.util.ArrayDeque;
import java.util.Queue;

/** A consumer that is woken for an item which another takes first: it looks once only. */
final class WokenEarlySample {
  private WokenEarlySample() {}

  static void main(Stage stage) {
    Finding.show(stage, Wrong.class, Right.class);
  }

  /** Items, of which each is taken by one. */
  private abstract static class Shelf {
    final Queue<String> items = new ArrayDeque<>();

    abstract void awaitItem() throws InterruptedException;

    synchronized void put(String item) {
      items.add(item);
      notifyAll();
    }

    synchronized void take() {
      try {
        awaitItem();
        items.remove();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    void serveTwo() throws InterruptedException {
      var one = new Thread(this::take, "one");
      var other = new Thread(this::take, "other");
      one.start();
      other.start();
      put("bread");
      put("cheese");
      one.join();
      other.join();
    }
  }

  static final class Wrong extends Shelf {
    @Override
    void awaitItem() throws InterruptedException {
      if (items.isEmpty()) {
        wait();
      }
    }

    public static void main(String[] args) throws InterruptedException {
      new Wrong().serveTwo();
    }
  }

  /** It looks again each time it is woken. */
  static final class Right extends Shelf {
    @Override
    void awaitItem() throws InterruptedException {
      while (items.isEmpty()) {
        wait();
      }
    }

    public static void main(String[] args) throws InterruptedException {
      new Right().serveTwo();
    }
  }
}
