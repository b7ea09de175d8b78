package dev.heddle;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Of two who set a result one is told that it did, and its result stays. */
public class PromiseOnceStress {

  @JCStressTest
  @Outcome(id = {"1, 0, 1", "0, 1, 2"}, expect = ACCEPTABLE, desc = "the first wins")
  @Outcome(expect = FORBIDDEN, desc = "both or neither or the wrong one")
  @State
  public static class Sound {
    private final Promise<Integer> promise = new Promise<>();

    @Actor
    public void one(III_Result r) {
      r.r1 = promise.complete(1) ? 1 : 0;
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = promise.complete(2) ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = promise.resultNow();
    }
  }

  /** Looks and sets in two steps. */
  @JCStressTest
  @Outcome(id = {"1, 0, 1", "0, 1, 2"}, expect = ACCEPTABLE, desc = "the first wins")
  @Outcome(expect = FORBIDDEN, desc = "both or neither or the wrong one")
  @State
  public static class Broken {
    private volatile int outcome;

    @Actor
    public void one(III_Result r) {
      r.r1 = complete(1) ? 1 : 0;
    }

    @Actor
    public void two(III_Result r) {
      r.r2 = complete(2) ? 1 : 0;
    }

    @Arbiter
    public void end(III_Result r) {
      r.r3 = outcome;
    }

    private boolean complete(int value) {
      if (outcome != 0) {
        return false;
      }
      outcome = value;
      return true;
    }
  }
}
