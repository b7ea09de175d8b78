package dev.heddle.parking;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Who uses up the permit of an earlier unpark while it is granted sees that, or is unparked. */
public class UnparkStress {

  /** The permit of a virtual thread as {@code java.lang.VirtualThread} has it, in JDK 25 to 28. */
  static final class Permit {
    private static final VarHandle PERMIT;

    static {
      try {
        PERMIT = MethodHandles.lookup().findVarHandle(Permit.class, "permit", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    /** Left by an earlier unpark that came late. */
    private volatile boolean permit = true;

    /** Reads first, and writes only if that changes something. */
    private boolean getAndSetParkPermit(boolean next) {
      return permit != next ? (boolean) PERMIT.getAndSet(this, next) : next;
    }

    void unpark() {
      getAndSetParkPermit(true);
    }

    void parkWithoutWaiting() {
      getAndSetParkPermit(false);
    }

    boolean wouldEndPark() {
      return permit;
    }
  }

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or unparked")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked though granted")
  @State
  public static class Sound {
    private final SpinLock guard = new SpinLock();
    private final WaitQueue queue = new WaitQueue(guard, "stress", "get");
    private final Waiter waiter;
    private final Permit permit = new Permit();
    private boolean parks;

    public Sound() {
      guard.acquire();
      waiter = queue.add(null);
      guard.release();
    }

    @Actor
    public void waiter() {
      permit.parkWithoutWaiting();
      parks = !waiter.isGranted();
    }

    @Actor
    public void waker() {
      guard.acquire();
      queue.poll();
      guard.release();
      permit.unpark();
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = parks && !permit.wouldEndPark();
    }
  }

  /** The grant is a release store, so the waker may read the permit before the grant can be seen. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "seen, or unparked")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "parked though granted")
  @State
  public static class Broken {
    private static final VarHandle GRANTED;

    static {
      try {
        GRANTED = MethodHandles.lookup().findVarHandle(Broken.class, "granted", boolean.class);
      } catch (ReflectiveOperationException e) {
        throw new ExceptionInInitializerError(e);
      }
    }

    private final SpinLock guard = new SpinLock();
    private final Permit permit = new Permit();
    private boolean granted;
    private boolean parks;

    @Actor
    public void waiter() {
      permit.parkWithoutWaiting();
      parks = !(boolean) GRANTED.getAcquire(this);
    }

    @Actor
    public void waker() {
      guard.acquire();
      GRANTED.setRelease(this, true);
      guard.release();
      permit.unpark();
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = parks && !permit.wouldEndPark();
    }
  }
}
