package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A new timer that is cancelled while its keeper takes it is seen to be, or is left once more. */
public class LeftTimersStress {

  /** A keeper to whom a timer has been left. */
  static class Left {
    final LeftTimers left = new LeftTimers();
    final LoopTimer timer = new LoopTimer(left::leave, () -> {}, 0);

    Left() {
      left.leave(timer);
    }
  }

  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "found cancelled, or left")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "kept though cancelled")
  @State
  public static class Sound extends Left {

    @Actor
    public void keeper(II_Result r) {
      LoopTimer taken = left.takeAll();
      if (taken != null) {
        left.release(taken);
        r.r1 = taken.isDone() ? 1 : 0;
      }
    }

    @Actor
    public void canceller() {
      timer.cancel();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = left.isEmpty() ? 0 : 1;
    }
  }

  /** Looks at the timer before it lets it be left again. */
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1", "1, 1"}, expect = ACCEPTABLE, desc = "found cancelled, or left")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "kept though cancelled")
  @State
  public static class Broken extends Left {

    @Actor
    public void keeper(II_Result r) {
      LoopTimer taken = left.takeAll();
      if (taken != null) {
        r.r1 = taken.isDone() ? 1 : 0;
        left.release(taken);
      }
    }

    @Actor
    public void canceller() {
      timer.cancel();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = left.isEmpty() ? 0 : 1;
    }
  }
}
