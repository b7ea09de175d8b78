package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.SpmcVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A carrier that parks while another exposes work sees it, or is woken: at once or, since exposing
 * does not fence, by the warden.
 */
public class CarrierExposeStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Sound {
    private final CarrierPool pool = new CarrierPool(CarrierPool.builder().carriers(2), _ -> {});
    private @Nullable Runnable found;

    public Sound() {
      pool.searching.set(1);
    }

    @Actor
    public void carrier() {
      found = pool.carriers[0].announcePark();
    }

    @Actor
    public void busy() {
      pool.carriers[1].placing.first();
      pool.carriers[1].accept(() -> {});
    }

    @Arbiter
    public void warden(Z_Result r) {
      pool.carriers[1].surrender();
      r.r1 = found == null && pool.carriers[0].isParked();
    }
  }

  /** Nobody looks again. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Broken {
    private final SpmcVarHandleArrayQueue<Integer> shared = new SpmcVarHandleArrayQueue<>(2);
    private final AtomicInteger idle = new AtomicInteger();
    private volatile boolean parked;
    private boolean found;

    @Actor
    public void carrier() {
      parked = true;
      idle.incrementAndGet();
      found = shared.poll() != null;
    }

    @Actor
    public void busy() {
      shared.offer(1);
      if (idle.get() > 0) {
        parked = false;
      }
    }

    @Arbiter
    public void warden(Z_Result r) {
      r.r1 = !found && parked;
    }
  }
}
