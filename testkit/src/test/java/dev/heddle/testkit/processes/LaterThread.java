package dev.heddle.testkit.processes;

import dev.heddle.testkit.carrier.SimulatedCarrier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;

/** One thread of a simulation that runs what is due, one after the other, in virtual time. */
public final class LaterThread {
  private final SimulatedCarrier carrier = Objects.requireNonNull(SimulatedCarrier.current());
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final Thread thread = carrier.strays().startDaemon("timer", this::run);

  private void run() {
    while (true) {
      Runnable next = due.poll();
      if (next == null) {
        LockSupport.park(this);
      } else {
        next.run();
      }
    }
  }

  /** Has an action run later. */
  public void run(Duration delay, Runnable action) {
    carrier.schedule(
        () -> {
          due.add(action);
          LockSupport.unpark(thread);
        },
        delay.toNanos());
  }
}
