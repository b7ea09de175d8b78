package dev.heddle.parking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is handed to a waiter that is being cancelled is with the waiter or still with the giver. */
public class WaiterStress {
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "received, or kept")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "doubled")
  @State
  public static class Sound {
    private final SpinLock guard = new SpinLock();
    private final WaitQueue queue = new WaitQueue(guard, "stress", "get");
    private volatile boolean waits;

    @Actor
    public void receiver(II_Result r) {
      guard.acquire();
      Waiter waiter = queue.add(null);
      guard.release();
      waits = true;
      // The cancellation.
      Thread.currentThread().interrupt();
      try {
        waiter.await();
        r.r1 = waiter.item() == null ? 0 : 1;
      } catch (InterruptedException _) {
        r.r1 = 0;
      } finally {
        Thread.interrupted();
      }
    }

    @Actor
    public void giver(II_Result r) {
      while (!waits) {
        Thread.onSpinWait();
      }
      guard.acquire();
      Waiter waiter = queue.poll("item");
      guard.release();
      r.r2 = waiter == null ? 1 : 0;
    }
  }

  /** Leaves the queue without asking again, under the lock, whether it has been granted. */
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "received, or kept")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "doubled")
  @State
  public static class Broken {
    private final SpinLock guard = new SpinLock();
    private volatile boolean waits;
    private boolean queued;
    private int item;
    private volatile boolean granted;

    @Actor
    public void receiver(II_Result r) {
      guard.acquire();
      queued = true;
      guard.release();
      waits = true;
      if (granted) {
        r.r1 = item;
        return;
      }
      guard.acquire();
      queued = false;
      guard.release();
      r.r1 = 0;
    }

    @Actor
    public void giver(II_Result r) {
      while (!waits) {
        Thread.onSpinWait();
      }
      guard.acquire();
      boolean grants = queued;
      if (grants) {
        queued = false;
        item = 1;
        granted = true;
      }
      guard.release();
      r.r2 = grants ? 0 : 1;
    }
  }
}
