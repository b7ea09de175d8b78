package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What waits in a carrier's slot is taken by its owner or by the warden. */
public class CarrierSlotStress {

  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class Sound {
    private final CarrierPool pool = new CarrierPool(CarrierPool.builder().carriers(1), _ -> {});
    private final Carrier carrier = pool.carriers[0];

    public Sound() {
      carrier.accept(() -> {});
    }

    @Actor
    public void owner(II_Result r) {
      r.r1 = carrier.queue.takeSlot() == null ? 0 : 1;
    }

    @Actor
    public void warden() {
      carrier.surrender();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r2 = carrier.queue.pollOverflow() == null ? 0 : 1;
    }
  }

  /** Reads the slot and empties it in two steps. */
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class Broken {
    private volatile @Nullable Object slot = "thread";

    @Actor
    public void owner(II_Result r) {
      r.r1 = take() == null ? 0 : 1;
    }

    @Actor
    public void warden(II_Result r) {
      r.r2 = take() == null ? 0 : 1;
    }

    private @Nullable Object take() {
      Object taken = slot;
      slot = null;
      return taken;
    }
  }
}
