package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A timer that is cancelled while it fires has fired or is cancelled. */
public class LoopTimerStress {

  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "fired, or cancelled")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "fired though cancelled")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither")
  @State
  public static class Sound {
    private final AtomicInteger fired = new AtomicInteger();
    private final LoopTimer timer = new LoopTimer(_ -> {}, fired::incrementAndGet, 0);

    @Actor
    public void carrier() {
      timer.fire();
    }

    @Actor
    public void canceller(II_Result r) {
      r.r2 = timer.cancel() ? 1 : 0;
    }

    @Arbiter
    public void end(II_Result r) {
      r.r1 = fired.get();
    }
  }

  /** Looks at the state and changes it in two steps. */
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "fired, or cancelled")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "fired though cancelled")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "neither")
  @State
  public static class Broken {
    private volatile boolean done;

    @Actor
    public void carrier(II_Result r) {
      r.r1 = end() ? 1 : 0;
    }

    @Actor
    public void canceller(II_Result r) {
      r.r2 = end() ? 1 : 0;
    }

    private boolean end() {
      if (done) {
        return false;
      }
      done = true;
      return true;
    }
  }
}
