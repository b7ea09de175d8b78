package dev.heddle.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A scope that is left while it is being cancelled takes the interrupt with it. */
public class CancelExitStress {

  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing left behind")
  @Outcome(expect = FORBIDDEN, desc = "interrupted outside the scope, now or in the test before")
  @State
  public static class Sound {
    private final Fiber<Void> fiber = ActorTask.unstarted();
    private volatile @Nullable Scope scope;

    @Actor
    public void task(II_Result r) {
      r.r1 = Thread.interrupted() ? 1 : 0;
      ActorTask.begin(fiber);
      Scope mine = Scope.enter(fiber, null);
      scope = mine;
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

  /** Leaves without the lock under which the canceller interrupts. */
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "nothing left behind")
  @Outcome(expect = FORBIDDEN, desc = "interrupted outside the scope, now or in the test before")
  @State
  public static class Broken {
    private volatile @Nullable Thread inside;
    private volatile boolean pending;
    private volatile boolean entered;

    @Actor
    public void task(II_Result r) {
      r.r1 = Thread.interrupted() ? 1 : 0;
      inside = Thread.currentThread();
      entered = true;
      inside = null;
      if (pending) {
        Thread.interrupted();
      }
      r.r2 = Thread.interrupted() ? 1 : 0;
    }

    @Actor
    public void canceller() {
      while (!entered) {
        Thread.onSpinWait();
      }
      Thread found = inside;
      if (found != null) {
        pending = true;
        found.interrupt();
      }
    }
  }
}
