package dev.heddle.outcome;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.Promise;
import dev.heddle.parking.SpinLock;
import dev.heddle.parking.Waiter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Who begins to wait for a result while it is being set finds it, or is woken. */
public class PromiseStress {

  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "found or woken")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "waits for ever")
  @State
  public static class Sound {
    private final Promise<Integer> promise = new Promise<>();
    private @Nullable Waiter waiter;

    @Actor
    public void completer() {
      promise.complete(1);
    }

    @Actor
    public void awaiter() {
      waiter = ((Awaitable<?>) promise).enqueue();
    }

    @Arbiter
    public void end(Z_Result r) {
      try {
        r.r1 = waiter == null || waiter.await(0);
      } catch (InterruptedException e) {
        throw new AssertionError("Nobody interrupts in this test", e);
      }
    }
  }

  /** Looks for the result before it takes the lock, and not again. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "found or woken")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "waits for ever")
  @State
  public static class Broken {
    private final SpinLock guard = new SpinLock();
    private volatile int outcome;
    private boolean waits;

    @Actor
    public void completer() {
      guard.acquire();
      outcome = 1;
      waits = false;
      guard.release();
    }

    @Actor
    public void awaiter() {
      if (outcome == 0) {
        guard.acquire();
        waits = true;
        guard.release();
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = !waits;
    }
  }
}
