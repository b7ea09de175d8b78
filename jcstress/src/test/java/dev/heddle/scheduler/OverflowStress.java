package dev.heddle.scheduler;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.jctools.queues.varhandle.MpscUnboundedVarHandleArrayQueue;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two carriers that empty the overflow, a queue for one consumer, run each thread in it once. */
public class OverflowStress {

  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each once")
  @Outcome(expect = FORBIDDEN, desc = "one twice, or not at all")
  @State
  public static class Sound {
    private final AtomicInteger a = new AtomicInteger();
    private final AtomicInteger b = new AtomicInteger();
    private final CarrierPool pool = new CarrierPool(CarrierPool.builder().carriers(2), _ -> {});

    public Sound() {
      pool.overflow.offer(a::incrementAndGet);
      pool.overflow.offer(b::incrementAndGet);
    }

    @Actor
    public void one() {
      run(pool.carriers[0].queue.pollOverflow());
    }

    @Actor
    public void two() {
      run(pool.carriers[1].queue.pollOverflow());
    }

    @Arbiter
    public void end(II_Result r) {
      Runnable left;
      while ((left = pool.carriers[0].announcePark()) != null) {
        left.run();
      }
      r.r1 = a.get();
      r.r2 = b.get();
    }

    private static void run(@Nullable Runnable taken) {
      if (taken != null) {
        taken.run();
      }
    }
  }

  /** Takes without the flag. */
  @JCStressTest
  @Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each once")
  @Outcome(expect = FORBIDDEN, desc = "one twice, or not at all")
  @State
  public static class Broken {
    private final AtomicInteger a = new AtomicInteger();
    private final AtomicInteger b = new AtomicInteger();
    private final MpscUnboundedVarHandleArrayQueue<Runnable> overflow =
        new MpscUnboundedVarHandleArrayQueue<>(2);

    public Broken() {
      overflow.offer(a::incrementAndGet);
      overflow.offer(b::incrementAndGet);
    }

    @Actor
    public void one() {
      take();
    }

    @Actor
    public void two() {
      take();
    }

    @Arbiter
    public void end(II_Result r) {
      r.r1 = a.get();
      r.r2 = b.get();
    }

    private void take() {
      Runnable taken = overflow.relaxedPoll();
      if (taken != null) {
        taken.run();
      }
    }
  }
}
