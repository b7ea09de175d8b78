package dev.heddle.scheduler.jdk;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that the JDK's unblocker thread has had its turn: that everybody is runnable by now who had
 * been let into a monitor, or notified, when this was made.
 *
 * <p>The VM does not make a virtual thread runnable when a monitor is given back or notified; it puts it
 * on a list, and a thread of the JDK's own goes through that. Until it has, the virtual thread looks as if
 * it waited. On a busy machine that can take as long as the system's scheduler likes.
 *
 * <p>So a marker goes the same way: a virtual thread that waits for a monitor's notification, on a
 * scheduler of its own. The list is taken as a whole and the newest comes first, so one marker may
 * overtake others; when it has come through, the round that it was in has begun, and when a second has
 * come, that round is over.
 *
 * <p>For one thread, which is not a virtual one.
 */
public final class UnblockerTurn {
  private static final int ROUNDS = 2;

  private int passed;
  private Marker marker = new Marker();

  /** Begins. */
  public UnblockerTurn() {
    marker.send();
  }

  /**
   * Asks, without waiting.
   *
   * @return whether the unblocker has had its turn; once true, always
   */
  public boolean isOver() {
    while (passed < ROUNDS && marker.hasArrived()) {
      if (++passed < ROUNDS) {
        marker = new Marker();
        marker.send();
      }
    }
    return passed == ROUNDS;
  }

  /** Its continuations are run by whoever asks, so that they need no carrier. */
  private static final class Marker implements Executor {
    private final Object monitor = new Object();
    private volatile @Nullable Runnable continuation;
    private boolean notified;

    @Override
    public void execute(Runnable ready) {
      continuation = ready;
    }

    void send() {
      JdkGateway.virtualThreads().unstarted(this, "heddle-marker", this::await).start();
      runOnce();
      synchronized (monitor) {
        notified = true;
        monitor.notifyAll();
      }
    }

    private void await() {
      synchronized (monitor) {
        while (!notified) {
          try {
            monitor.wait();
          } catch (InterruptedException _) {
            // Nobody knows of it who could.
          }
        }
      }
    }

    boolean hasArrived() {
      return runOnce();
    }

    private boolean runOnce() {
      Runnable ready = continuation;
      if (ready == null) {
        return false;
      }
      continuation = null;
      ready.run();
      return true;
    }
  }
}
