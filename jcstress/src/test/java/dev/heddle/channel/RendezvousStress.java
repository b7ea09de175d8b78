package dev.heddle.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.parking.SpinLock;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A send and a receive that both give up at once have met, or neither says so. */
public class RendezvousStress {

  @JCStressTest
  @Outcome(id = {"1, 1", "0, 0"}, expect = ACCEPTABLE, desc = "met, or not")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "received, but not sent")
  @State
  public static class Sound {
    private final Channel<Integer> channel = Channel.rendezvous();

    @Actor
    public void sender(II_Result r) {
      try {
        r.r1 = channel.trySend(1, Duration.ZERO) ? 1 : 0;
      } catch (InterruptedException e) {
        throw new AssertionError("Nobody interrupts in this test", e);
      }
    }

    @Actor
    public void receiver(II_Result r) {
      try {
        r.r2 = channel.tryReceive(Duration.ZERO).orElse(0);
      } catch (InterruptedException e) {
        throw new AssertionError("Nobody interrupts in this test", e);
      }
    }
  }

  /** The receiver looks who sends in one section and takes the value in another. */
  @JCStressTest
  @Outcome(id = {"1, 1", "0, 0"}, expect = ACCEPTABLE, desc = "met, or not")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "received, but not sent")
  @State
  public static class Broken {
    private final SpinLock guard = new SpinLock();
    private boolean sends;
    private boolean granted;

    @Actor
    public void sender(II_Result r) {
      guard.acquire();
      sends = true;
      guard.release();
      guard.acquire();
      sends = false;
      r.r1 = granted ? 1 : 0;
      guard.release();
    }

    @Actor
    public void receiver(II_Result r) {
      guard.acquire();
      boolean somebodySends = sends;
      guard.release();
      if (somebodySends) {
        guard.acquire();
        granted = true;
        guard.release();
        r.r2 = 1;
      }
    }
  }
}
