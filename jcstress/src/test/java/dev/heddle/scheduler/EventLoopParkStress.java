package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A loop that parks while something is posted sees it, or is woken. */
public class EventLoopParkStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Sound {
    private final EventLoop loop = EventLoop.builder().build();
    private boolean parks;

    @Actor
    public void carrier() {
      parks = loop.state.announcePark();
    }

    @Actor
    public void foreign() {
      loop.post(() -> {});
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = parks && loop.state.isParked();
    }
  }

  /** Looks into the inbox before it says that it parks, and not again. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked beside work")
  @State
  public static class Broken {
    private final MpscUnboundedVarHandleArrayQueue<Integer> inbox =
        new MpscUnboundedVarHandleArrayQueue<>(2);
    private volatile boolean parked;
    private boolean parks;

    @Actor
    public void carrier() {
      parks = inbox.isEmpty();
      parked = true;
    }

    @Actor
    public void foreign() {
      inbox.offer(1);
      if (parked) {
        parked = false;
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = parks && parked;
    }
  }
}
