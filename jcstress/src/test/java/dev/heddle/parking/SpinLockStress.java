package dev.heddle.parking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A {@link SpinLock} lets one in at a time. */
public class SpinLockStress {

  @JCStressTest
  @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(expect = FORBIDDEN, desc = "both at once")
  @State
  public static class Sound {
    private final SpinLock lock = new SpinLock();
    private int count;

    @Actor
    public void first(II_Result r) {
      r.r1 = next();
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = next();
    }

    private int next() {
      lock.acquire();
      try {
        return ++count;
      } finally {
        lock.release();
      }
    }
  }

  /** Looks and takes in two steps. */
  @JCStressTest
  @Outcome(id = {"1, 2", "2, 1"}, expect = ACCEPTABLE, desc = "one after the other")
  @Outcome(expect = FORBIDDEN, desc = "both at once")
  @State
  public static class Broken {
    private volatile boolean held;
    private int count;

    @Actor
    public void first(II_Result r) {
      r.r1 = next();
    }

    @Actor
    public void second(II_Result r) {
      r.r2 = next();
    }

    private int next() {
      while (held) {
        Thread.onSpinWait();
      }
      held = true;
      int mine = ++count;
      held = false;
      return mine;
    }
  }
}
