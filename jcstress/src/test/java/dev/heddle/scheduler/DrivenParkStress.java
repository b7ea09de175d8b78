package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/**
 * A carrier that goes to sleep in its driver while something is posted. The driver is one that, like a
 * selector of Netty's, takes old wake-ups back as it begins to wait, and is then told of new ones.
 */
public class DrivenParkStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "sleeps beside work")
  @State
  public static class Sound {
    private final EventLoop loop = EventLoop.builder().build();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Sleeping driver = () -> woken.set(true);
    private boolean sleeps;

    @Actor
    public void carrier() {
      if (loop.state.announceSelect(driver)) {
        woken.set(false);
        sleeps = loop.state.isParked();
      }
    }

    @Actor
    public void foreign() {
      loop.post(() -> {});
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = sleeps && !woken.get();
    }
  }

  /** Does not ask once more whether it may sleep, after it has taken old wake-ups back. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or woken")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "sleeps beside work")
  @State
  public static class Broken {
    private final EventLoop loop = EventLoop.builder().build();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Sleeping driver = () -> woken.set(true);
    private boolean sleeps;

    @Actor
    public void carrier() {
      if (loop.state.announceSelect(driver)) {
        woken.set(false);
        sleeps = true;
      }
    }

    @Actor
    public void foreign() {
      loop.post(() -> {});
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = sleeps && !woken.get();
    }
  }
}
