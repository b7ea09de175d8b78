package dev.heddle.channel;

import dev.heddle.ClosedException;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.heddle.stress.LeakyBox;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** What is sent while the channel is closed is refused, or the closer gets it. */
public class ChannelCloseStress {

  @JCStressTest
  @Outcome(id = {"1, 1", "0, 0"}, expect = ACCEPTABLE, desc = "refused, or with the closer")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "refused, and with the closer")
  @State
  public static class Sound {
    private static final Exception CAUSE = new Exception("stress");

    private final Channel<Integer> channel = Channel.buffered(1);

    @Actor
    public void producer(II_Result r) {
      try {
        r.r1 = channel.trySend(1) ? 1 : 0;
      } catch (ClosedException _) {
        r.r1 = 0;
      }
    }

    @Actor
    public void closer(II_Result r) {
      r.r2 = channel.fail(CAUSE).size();
    }
  }

  /** Looks whether it is closed before it takes the lock. */
  @JCStressTest
  @Outcome(id = {"1, 1", "0, 0"}, expect = ACCEPTABLE, desc = "refused, or with the closer")
  @Outcome(id = "1, 0", expect = FORBIDDEN, desc = "lost")
  @Outcome(id = "0, 1", expect = FORBIDDEN, desc = "refused, and with the closer")
  @State
  public static class Broken {
    private final LeakyBox box = new LeakyBox();

    @Actor
    public void producer(II_Result r) {
      r.r1 = box.put();
    }

    @Actor
    public void closer(II_Result r) {
      r.r2 = box.close();
    }
  }
}
