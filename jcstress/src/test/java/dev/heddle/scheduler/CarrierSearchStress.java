package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Work submitted while somebody searches wakes one who is parked, if the searcher takes other work. */
public class CarrierSearchStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Sound {
    private final CarrierPool pool = new CarrierPool(CarrierPool.builder().carriers(2), _ -> {});
    private final Carrier searcher = pool.carriers[0];
    private final Carrier sleeper = pool.carriers[1];

    public Sound() {
      pool.searching.set(1);
      sleeper.announcePark();
      searcher.accept(() -> {});
    }

    @Actor
    public void searcher() {
      searcher.search();
    }

    @Actor
    public void foreign() {
      pool.submit(() -> {});
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = sleeper.isParked();
    }
  }

  /** The last searcher does not pass the search on. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Broken {
    private final AtomicInteger searching = new AtomicInteger();
    private volatile boolean parked = true;
    private volatile boolean work;

    @Actor
    public void searcher() {
      searching.incrementAndGet();
      searching.decrementAndGet();
    }

    @Actor
    public void foreign() {
      work = true;
      if (searching.get() == 0) {
        parked = false;
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = work && parked;
    }
  }
}
