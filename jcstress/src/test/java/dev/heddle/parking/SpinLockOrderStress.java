package dev.heddle.parking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Who takes a {@link SpinLock} sees all that the holder before it wrote. */
public class SpinLockOrderStress {

  @JCStressTest
  @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "all or nothing")
  @Outcome(expect = FORBIDDEN, desc = "half of it")
  @State
  public static class Sound {
    private final SpinLock lock = new SpinLock();
    private int x;
    private int y;

    @Actor
    public void writer() {
      lock.acquire();
      x = 1;
      y = 1;
      lock.release();
    }

    @Actor
    public void reader(II_Result r) {
      lock.acquire();
      r.r1 = x;
      r.r2 = y;
      lock.release();
    }
  }

  /** A write escapes from under the lock. */
  @JCStressTest
  @Outcome(id = {"0, 0", "1, 1"}, expect = ACCEPTABLE, desc = "all or nothing")
  @Outcome(expect = FORBIDDEN, desc = "half of it")
  @State
  public static class Broken {
    private final SpinLock lock = new SpinLock();
    private int x;
    private int y;

    @Actor
    public void writer() {
      lock.acquire();
      x = 1;
      lock.release();
      y = 1;
    }

    @Actor
    public void reader(II_Result r) {
      lock.acquire();
      r.r1 = x;
      r.r2 = y;
      lock.release();
    }
  }
}
