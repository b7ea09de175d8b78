package dev.heddle.queue;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.parking.SpinLock;
import java.util.ArrayDeque;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** One item goes to one of two who want it. */
public class QueueGettersStress {

  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class Sound {
    private final Queue<Integer> queue = new Queue<>(1);

    public Sound() {
      queue.tryPut(1);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = queue.tryGet().orElse(0);
    }

    @Actor
    public void two(II_Result r) {
      r.r2 = queue.tryGet().orElse(0);
    }
  }

  /** Gives the lock back between looking and taking. */
  @JCStressTest
  @Outcome(id = {"1, 0", "0, 1"}, expect = ACCEPTABLE, desc = "one has it")
  @Outcome(expect = FORBIDDEN, desc = "both have it, or nobody")
  @State
  public static class Broken {
    private final SpinLock guard = new SpinLock();
    private final ArrayDeque<Integer> items = new ArrayDeque<>();

    public Broken() {
      items.add(1);
    }

    @Actor
    public void one(II_Result r) {
      r.r1 = poll();
    }

    @Actor
    public void two(II_Result r) {
      r.r2 = poll();
    }

    private int poll() {
      guard.acquire();
      Integer first = items.peekFirst();
      guard.release();
      if (first == null) {
        return 0;
      }
      guard.acquire();
      items.pollFirst();
      guard.release();
      return first;
    }
  }
}
