package dev.heddle.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.parking.SpinLock;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A put that gives up while a get makes room has put its item, and says so, or has not. */
public class QueuePutStress {

  @JCStressTest
  @Outcome(id = {"1, 1", "0, 0"}, expect = ACCEPTABLE, desc = "put, or given up")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "put by a put that failed")
  @State
  public static class Sound {
    private final Queue<Integer> queue = new Queue<>(1);

    public Sound() {
      queue.tryPut(1);
    }

    @Actor
    public void putter(II_Result r) {
      try {
        r.r1 = queue.tryPut(2, Duration.ZERO) ? 1 : 0;
      } catch (InterruptedException e) {
        throw new AssertionError("Nobody interrupts in this test", e);
      }
    }

    @Actor
    public void getter() {
      queue.tryGet();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = queue.size();
    }
  }

  /** The getter looks who waits in one section and admits it in another. */
  @JCStressTest
  @Outcome(id = {"1, 1", "0, 0"}, expect = ACCEPTABLE, desc = "put, or given up")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "put by a put that failed")
  @State
  public static class Broken {
    private final SpinLock guard = new SpinLock();
    private int items = 1;
    private boolean waits;
    private boolean granted;

    @Actor
    public void putter(II_Result r) {
      guard.acquire();
      boolean room = items == 0;
      if (room) {
        items++;
      } else {
        waits = true;
      }
      guard.release();
      guard.acquire();
      waits = false;
      r.r1 = room || granted ? 1 : 0;
      guard.release();
    }

    @Actor
    public void getter() {
      guard.acquire();
      items--;
      boolean somebodyWaits = waits;
      guard.release();
      if (somebodyWaits) {
        guard.acquire();
        granted = true;
        items++;
        guard.release();
      }
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = items;
    }
  }
}
