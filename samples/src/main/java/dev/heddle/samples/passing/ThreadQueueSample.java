package dev.heddle.samples.passing;

import dev.heddle.samples.stage.Busy;
import dev.heddle.samples.stage.Stage;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The queue between threads is the JDK's: whoever waits at it holds a thread, not a loop. */
final class ThreadQueueSample {
  private static final int END = -1;

  private ThreadQueueSample() {}

  static void main(Stage stage) throws InterruptedException {
    var orders = new ArrayBlockingQueue<Integer>(2);
    Thread waiter = stage.thread("waiter", () -> bring(orders));
    Thread cook = stage.thread("cook", () -> cook(orders));
    waiter.start();
    cook.start();
    waiter.join();
    cook.join();
  }

  private static void bring(BlockingQueue<Integer> orders) {
    try {
      for (int order = 1; order <= 6; order++) {
        orders.put(order);
      }
      orders.put(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void cook(BlockingQueue<Integer> orders) {
    try {
      for (int order; (order = orders.take()) != END;) {
        Busy.compute(10);
        System.out.println("cooked order " + order);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
