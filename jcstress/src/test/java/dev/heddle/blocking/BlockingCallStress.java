package dev.heddle.blocking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A call that is dropped while it begins has been kept from running, or runs and is waited for; its
 * interrupt does not hit what the pool's thread does next.
 */
public class BlockingCallStress {

  @JCStressTest
  @Outcome(id = {"1, 0, 0", "0, 1, 0"}, expect = ACCEPTABLE, desc = "ran, or was dropped")
  @Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "ran though dropped")
  @Outcome(id = "0, 0, .*", expect = FORBIDDEN, desc = "waited for, but never runs")
  @Outcome(id = ".*, .*, 1", expect = FORBIDDEN, desc = "the pool's thread is left interrupted")
  @State
  public static class Sound {
    private final BlockingCall<Integer> call =
        new BlockingCall<>(() -> ran = 1, Places.fixed(1), null);
    private int ran;

    @Actor
    public void pool(III_Result r) {
      boolean leaked = Thread.interrupted();
      call.run();
      r.r1 = ran;
      r.r3 = leaked || Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void canceller(III_Result r) {
      r.r2 = call.drop() ? 1 : 0;
    }
  }

  /** Interrupts whoever was seen running, without the lock that keeps the call from ending. */
  @JCStressTest
  @Outcome(id = {"1, 0, 0", "0, 1, 0"}, expect = ACCEPTABLE, desc = "ran, or was dropped")
  @Outcome(id = "1, 1, .*", expect = FORBIDDEN, desc = "ran though dropped")
  @Outcome(id = "0, 0, .*", expect = FORBIDDEN, desc = "waited for, but never runs")
  @Outcome(id = ".*, .*, 1", expect = FORBIDDEN, desc = "the pool's thread is left interrupted")
  @State
  public static class Broken {
    private volatile @Nullable Thread runner;

    @Actor
    public void pool(III_Result r) {
      boolean leaked = Thread.interrupted();
      runner = Thread.currentThread();
      r.r1 = 1;
      runner = null;
      Thread.interrupted();
      r.r3 = leaked || Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void canceller() {
      Thread seen = runner;
      if (seen != null) {
        seen.interrupt();
      }
    }
  }
}
