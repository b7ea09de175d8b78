package dev.heddle.channel;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two selects that can meet on either of two channels meet on one, and agree which. */
public class SelectStress {
  @JCStressTest
  @Outcome(id = {"1, 1", "2, 2"}, expect = ACCEPTABLE, desc = "they met on the same channel")
  @Outcome(id = {"1, 2", "2, 1"}, expect = FORBIDDEN, desc = "each decided for itself")
  @State
  public static class Sound {
    private final Channel<Integer> one = Channel.rendezvous();
    private final Channel<Integer> two = Channel.rendezvous();

    @Actor
    public void left(II_Result r) {
      r.r1 = first(one.onSend(1, () -> 1), two.onReceive(value -> value));
    }

    @Actor
    public void right(II_Result r) {
      r.r2 = first(two.onSend(2, () -> 2), one.onReceive(value -> value));
    }

    private static int first(Clause<Integer, RuntimeException> some,
        Clause<Integer, RuntimeException> other) {
      try {
        return Select.first(some, other);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Decides for itself and for the other one after another. */
  @JCStressTest
  @Outcome(id = {"1, 1", "2, 2"}, expect = ACCEPTABLE, desc = "they met on the same channel")
  @Outcome(id = {"1, 2", "2, 1"}, expect = FORBIDDEN, desc = "each decided for itself")
  @State
  public static class Broken {
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger right = new AtomicInteger();

    @Actor
    public void left(II_Result r) {
      left.compareAndSet(0, 1);
      right.compareAndSet(0, 1);
      r.r1 = left.get();
    }

    @Actor
    public void right(II_Result r) {
      right.compareAndSet(0, 2);
      left.compareAndSet(0, 2);
      r.r2 = right.get();
    }
  }
}
