package dev.heddle.scheduler.jdk;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class UnblockerTurnTest {

  /** Its marker's continuations must arrive, on each JDK, however that hands them to an executor. */
  @Test
  void unblockerHasItsTurnAndWhoWasNotifiedBeforeIsRunnable() throws Exception {
    var monitor = new Object();
    var waiting = new CountDownLatch(1);
    Thread waiter = Thread.startVirtualThread(() -> {
      synchronized (monitor) {
        waiting.countDown();
        try {
          monitor.wait();
        } catch (InterruptedException _) {
          // Ends.
        }
      }
    });
    waiting.await();
    synchronized (monitor) {
      monitor.notifyAll();
    }
    var turn = new UnblockerTurn();
    while (!turn.isOver()) {
      Thread.sleep(1);
    }
    assertTrue(waiter.getState() != Thread.State.WAITING, () -> waiter + " " + waiter.getState());
    assertTrue(turn.isOver());
    waiter.join();
  }
}
