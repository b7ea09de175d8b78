package dev.heddle.core;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.Task;
import dev.heddle.TaskGroup;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A task started while its group is being cancelled is cancelled: by the walk, or by itself. */
public class CancelStartStress {

  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "never began, or its next wait ends")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the next wait of the task never ends")
  @State
  public static class Sound {
    private final Fiber<Void> owner = ActorTask.unstarted();
    private volatile @Nullable TaskGroup opened;
    private volatile boolean cancelled;

    @Actor
    public void owner(Z_Result r) {
      ActorTask.begin(owner);
      try (var group = TaskGroup.open()) {
        opened = group;
        Task<Boolean> child = group.start(this::isPendingOnceCancelled);
        while (!child.isDone()) {
          Thread.yield();
        }
        r.r1 = child.isCancelled() || child.resultNow();
      } finally {
        ActorTask.end();
      }
    }

    private boolean isPendingOnceCancelled() {
      while (!cancelled) {
        Thread.yield();
      }
      return Fiber.current("stress").isCancelPending();
    }

    @Actor
    public void canceller() {
      TaskGroup group;
      while ((group = opened) == null) {
        Thread.onSpinWait();
      }
      group.cancel("stress");
      cancelled = true;
    }
  }

  /** The task looks before it is among its siblings. */
  @JCStressTest
  @Outcome(id = "true", expect = ACCEPTABLE, desc = "never began, or its next wait ends")
  @Outcome(id = "false", expect = FORBIDDEN, desc = "the next wait of the task never ends")
  @State
  public static class Broken {
    private volatile boolean marked;
    private volatile boolean listed;
    private volatile boolean told;
    private boolean seen;

    @Actor
    public void owner() {
      seen = marked;
      listed = true;
    }

    @Actor
    public void canceller() {
      marked = true;
      if (listed) {
        told = true;
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = seen || told;
    }
  }
}
