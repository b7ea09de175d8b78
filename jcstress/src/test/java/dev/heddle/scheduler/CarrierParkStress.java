package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** The last searcher of a pool, parking while something is submitted, sees it or is woken. */
public class CarrierParkStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Sound {
    private final CarrierPool pool = new CarrierPool(CarrierPool.builder().carriers(1), _ -> {});
    private @Nullable Runnable found;

    public Sound() {
      pool.searching.set(1);
    }

    @Actor
    public void carrier() {
      found = pool.carriers[0].announcePark();
    }

    @Actor
    public void foreign() {
      pool.submit(() -> {});
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = found == null && pool.carriers[0].isParked();
    }
  }

  /** Has its last look while it still counts as searching: the waker relies on a look after that. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Broken {
    private final AtomicInteger searching = new AtomicInteger(1);
    private final AtomicInteger idle = new AtomicInteger();
    private volatile boolean parked;
    private volatile boolean work;
    private boolean found;

    @Actor
    public void carrier() {
      parked = true;
      idle.incrementAndGet();
      found = work;
      searching.decrementAndGet();
    }

    @Actor
    public void foreign() {
      work = true;
      if (idle.get() > 0 && searching.get() == 0) {
        parked = false;
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = !found && parked;
    }
  }
}
