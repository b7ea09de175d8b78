package dev.heddle.sync;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Who comes for a lock just as its holder leaves has it in the end: taken, or handed over. */
public class LockStateStress {
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "has it")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "waits, and nobody holds it")
  @State
  public static class Sound {
    private final Thread holder = new Thread();
    private final Thread comer = new Thread();
    private final LockState lock = new LockState();
    private boolean waits;

    public Sound() {
      lock.takeFree(holder);
    }

    @Actor
    public void holder() {
      if (!lock.leaveUnwanted(holder)) {
        lock.acquire();
        lock.handTo(waits ? comer : null, false);
        lock.release();
      }
    }

    @Actor
    public void comer() {
      lock.acquire();
      waits = lock.holderFor(comer) != null;
      lock.release();
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = lock.holder() == comer && lock.isHeldBy(comer);
    }
  }

  /** Says that it waits without a compare-and-swap. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "has it")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "waits, and nobody holds it")
  @State
  public static class Broken {
    private static final long WANTED = -1;
    private static final long HOLDER = 1;
    private static final long COMER = 2;
    private final AtomicLong owner = new AtomicLong(HOLDER);

    @Actor
    public void holder() {
      if (!owner.compareAndSet(HOLDER, 0)) {
        owner.compareAndSet(WANTED, COMER);
      }
    }

    @Actor
    public void comer() {
      if (!owner.compareAndSet(0, COMER)) {
        owner.set(WANTED);
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = owner.get() == COMER;
    }
  }
}
