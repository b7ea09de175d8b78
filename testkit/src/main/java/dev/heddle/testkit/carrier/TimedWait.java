package dev.heddle.testkit.carrier;

import dev.heddle.scheduler.Timer;
import org.jspecify.annotations.Nullable;

/**
 * A wait of {@code java.util.concurrent} that is to end at a virtual time. The JDK's own timed waits look at the
 * system's clock; so the wait without a limit is done in their place, and who waits is interrupted when the time has
 * come.
 *
 * <p>That interrupt is told from those of the program:
 *
 * <pre>
 *   time comes    the thread joins those that are ready; whether it or who might wake it goes first is a choice
 *   it is chosen  it is interrupted and run at once, so that nobody comes between
 *   it was woken  it runs; if it waits again though its time is over, it joins the ready ones again
 *   others        an interrupt that is there when it begins to run is somebody else's, and left to it
 * </pre>
 *
 * <p>So a lock that has been handed over is kept, an item that was taken is returned, and an interrupt
 * of the program's is neither swallowed nor taken for the end of the time.
 */
public final class TimedWait {
  private final SimulatedThread thread;
  private final @Nullable TimedWait outer;

  private boolean over;
  private boolean told;

  /** Interrupted by somebody else, before and after we have. */
  private boolean before;
  private boolean after;

  /**
   * What waits.
   *
   * @param <E> what it throws
   */
  @FunctionalInterface
  public interface Body<E extends Exception> {
    /** Waits. */
    void run() throws E, InterruptedException;
  }

  TimedWait(SimulatedThread thread) {
    this.thread = thread;
    this.outer = thread.wait;
  }

  /**
   * Waits for as long as it may. In a simulation.
   *
   * @param nanos how long
   * @param body waits without a limit, and ends when interrupted
   * @return false if the time has ended it
   */
  public static <E extends Exception> boolean within(long nanos, Body<E> body)
      throws E, InterruptedException {
    SimulatedCarrier carrier = SimulatedCarrier.current();
    if (carrier == null) {
      throw new IllegalStateException("Not in a simulation: " + Thread.currentThread());
    }
    var wait = new TimedWait(carrier.me());
    return wait.run(carrier, nanos, body);
  }

  private <E extends Exception> boolean run(SimulatedCarrier carrier, long nanos, Body<E> body)
      throws E, InterruptedException {
    Timer timer = carrier.schedule(() -> end(carrier), nanos);
    boolean interrupted = false;
    thread.wait = this;
    try {
      body.run();
      return true;
    } catch (InterruptedException e) {
      interrupted = true;
      if (!told || before) {
        throw e;
      }
      return false;
    } finally {
      thread.wait = outer;
      timer.cancel();
      if (told) {
        Thread.interrupted();
        if (after || (before && !interrupted)) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private void end(SimulatedCarrier carrier) {
    over = true;
    carrier.expire(thread);
  }

  /** Whether the time is over, and it has not been told. */
  boolean isDue() {
    return over && !told;
  }

  /** Before each slice of the thread. */
  void look() {
    if (thread.thread.isInterrupted()) {
      if (told) {
        after = true;
      } else {
        before = true;
      }
    }
  }

  void tell() {
    told = true;
    thread.thread.interrupt();
  }
}
