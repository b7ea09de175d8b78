package dev.heddle.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.parking.SpinLock;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A scope entered while one around it is being cancelled is marked: by the walk, or by itself. */
public class CancelScopeStress {

  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "marked")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the next wait inside never ends")
  @State
  public static class Sound {
    private final Fiber<Void> fiber = ActorTask.unstarted();
    private final Scope outer;
    private @Nullable Scope inner;

    public Sound() {
      fiber.prepareThread();
      outer = Scope.enter(fiber, null);
    }

    @Actor
    public void owner() {
      inner = Scope.enter(fiber, null);
    }

    @Actor
    public void canceller() {
      outer.cancel(ActorTask.REASON);
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = inner != null && inner.isPending();
    }
  }

  /** Enters without the lock that the walk holds. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "marked")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the next wait inside never ends")
  @State
  public static class Broken {

    private static final class Scope {
      final @Nullable Scope parent;
      volatile boolean pending;

      Scope(@Nullable Scope parent) {
        this.parent = parent;
      }
    }

    private final SpinLock lock = new SpinLock();
    private final Scope outer = new Scope(null);
    private volatile Scope scope = outer;

    @Actor
    public void owner() {
      var inner = new Scope(outer);
      inner.pending = outer.pending;
      scope = inner;
    }

    @Actor
    public void canceller() {
      lock.acquire();
      for (Scope s = scope; s != null; s = s.parent) {
        s.pending = true;
      }
      lock.release();
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = scope.pending;
    }
  }
}
