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

/** What is posted while the loop closes is handed to somebody who runs it. */
public class EventLoopCloseStress {

  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "handed over")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "stranded")
  @State
  public static class Sound {
    private final EventLoop loop = EventLoop.builder().build();

    @Actor
    public void closer() {
      loop.close();
    }

    @Actor
    public void foreign() {
      loop.post(() -> {});
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = loop.queue.hasForeign();
    }
  }

  /** Drains the inbox before it says that it is closed, and not again. */
  @JCStressTest
  @Outcome(id = "false", expect = ACCEPTABLE, desc = "handed over")
  @Outcome(id = "true", expect = FORBIDDEN, desc = "stranded")
  @State
  public static class Broken {
    private final MpscUnboundedVarHandleArrayQueue<Integer> inbox =
        new MpscUnboundedVarHandleArrayQueue<>(2);
    private volatile boolean closed;

    @Actor
    public void closer() {
      inbox.poll();
      closed = true;
    }

    @Actor
    public void foreign() {
      inbox.offer(1);
      if (closed) {
        inbox.poll();
      }
    }

    @Arbiter
    public void end(Z_Result r) {
      r.r1 = !inbox.isEmpty();
    }
  }
}
