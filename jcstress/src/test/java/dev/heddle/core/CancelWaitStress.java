package dev.heddle.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.parking.SpinLock;
import dev.heddle.parking.WaitQueue;
import dev.heddle.parking.Waiter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A cancellation ends a wait that is just beginning, and leaves no interrupt behind. */
public class CancelWaitStress {

  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "ended by the cancellation")
  @Outcome(id = "0, .*", expect = FORBIDDEN, desc = "slept through it")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "interrupted outside the scope")
  @State
  public static class Sound {
    private static final long TEN_SECONDS = 10_000_000_000L;

    private final SpinLock guard = new SpinLock();
    private final WaitQueue queue = new WaitQueue(guard, "stress", "get");
    private final Fiber<Void> fiber = ActorTask.unstarted();
    private volatile @Nullable Scope scope;

    @Actor
    public void task(II_Result r) {
      ActorTask.begin(fiber);
      Scope mine = Scope.enter(fiber, null);
      scope = mine;
      guard.acquire();
      Waiter waiter = queue.add(null);
      guard.release();
      try {
        waiter.await(TEN_SECONDS);
      } catch (InterruptedException _) {
        r.r1 = 1;
      }
      mine.exit(fiber);
      r.r2 = Thread.interrupted() ? 1 : 0;
      ActorTask.end();
    }

    @Actor
    public void canceller() {
      Scope entered;
      while ((entered = scope) == null) {
        Thread.onSpinWait();
      }
      entered.cancel(ActorTask.REASON);
    }
  }

  /** Interrupts only who waits already, and the waiter says so after it has looked. */
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "ended by the cancellation")
  @Outcome(id = "0, .*", expect = FORBIDDEN, desc = "slept through it")
  @Outcome(id = "1, 1", expect = FORBIDDEN, desc = "interrupted outside the scope")
  @State
  public static class Broken {
    private volatile boolean pending;
    private volatile boolean waiting;
    private volatile boolean interrupted;
    private boolean seen;

    @Actor
    public void task() {
      seen = pending;
      waiting = true;
    }

    @Actor
    public void canceller() {
      pending = true;
      if (waiting) {
        interrupted = true;
      }
    }

    @Arbiter
    public void end(II_Result r) {
      r.r1 = seen || interrupted ? 1 : 0;
    }
  }
}
