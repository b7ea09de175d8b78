package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A loop that parks while it is stopped sees that, or is woken. */
public class EventLoopFenceStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked though stopped")
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
      loop.stop();
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = parks && loop.state.isParked();
    }
  }

  /** Both sides in the right order, but without a full fence between the store and the load. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked though stopped")
  @State
  public static class Broken {
    private static final VarHandle PARKED;
    private static final VarHandle STOPPED;

    static {
      try {
        var lookup = MethodHandles.lookup();
        PARKED = lookup.findVarHandle(Broken.class, "parked", boolean.class);
        STOPPED = lookup.findVarHandle(Broken.class, "stopped", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private boolean parked;
    private boolean stopped;
    private boolean parks;

    @Actor
    public void carrier() {
      PARKED.setRelease(this, true);
      parks = !(boolean) STOPPED.getAcquire(this);
    }

    @Actor
    public void foreign() {
      STOPPED.setRelease(this, true);
      if ((boolean) PARKED.getAcquire(this)) {
        PARKED.setVolatile(this, false);
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = parks && parked;
    }
  }
}
