package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What a carrier has started is run by it, or taken by a thief or the warden. */
public class OwnWorkStress {
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "run once")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "run twice")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "lost")
  @State
  public static class Sound {
    private final OwnWork own = new OwnWork();

    @Actor
    public void carrier(II_Result r) {
      own.start(() -> {});
      own.endSlice();
      r.r1 = own.next() == null ? 0 : 1;
    }

    @Actor
    public void others(II_Result r) {
      for (int look = 0; look < 10 && r.r2 == 0; look++) {
        if (look % 2 == 0) {
          own.giveHalf(64, _ -> r.r2++);
        } else {
          own.giveAll(_ -> r.r2++);
        }
      }
    }
  }

  /** Without the lock. */
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "run once")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "run twice")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "lost")
  @State
  public static class Broken {
    private int size;

    @Actor
    public void carrier(II_Result r) {
      size = 1;
      r.r1 = take();
    }

    @Actor
    public void warden(II_Result r) {
      for (int look = 0; look < 10 && r.r2 == 0; look++) {
        r.r2 = take();
      }
    }

    private int take() {
      int taken = size;
      size = 0;
      return taken;
    }
  }
}
