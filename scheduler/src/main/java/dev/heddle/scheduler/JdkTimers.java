package dev.heddle.scheduler;

import dev.heddle.scheduler.inside.OwnThread;
import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Timers where no carrier of ours keeps them: those of the JDK's scheduler, those that a thread outside
 * sets for a pool, and those that are left when a scheduler ends. One daemon thread for the process.
 *
 * <p>That thread alone touches the wheel. Others leave it a timer that is new or has been cancelled; it
 * looks which of the two. So what a user's thread can be stopped in the middle of, by an error or in
 * favour of others, is one step of {@link LeftTimers}, and needs no memory.
 *
 * <p>A cancelled timer is let go of when the thread wakes next. So that none stays for its whole hour,
 * somebody who leaves the 256th wakes it.
 *
 * <p>Memory ordering: who leaves a timer adds it to those left (a compare-and-swap) and then reads {@code
 * sleepsUntil}; the thread stores {@code sleepsUntil} (volatile, a full fence) and then looks
 * whether any are left (Dekker).
 */
final class JdkTimers implements TimerKeeper {
  private static final int MOST_LEFT = 256;
  private static final JdkTimers KEEPER = new JdkTimers();

  private final LeftTimers left = new LeftTimers();
  private final TimerWheel wheel = new TimerWheel();
  private final Thread thread = new OwnThread("heddle-timer", this::serve, this::isIdle);

  /** When the thread wakes by itself; of a meaning only while it is asleep. */
  private volatile long sleepsUntil = System.nanoTime();

  private volatile boolean asleep;
  private volatile boolean idle;

  static {
    KEEPER.thread.start();
  }

  private JdkTimers() {}

  static LoopTimer schedule(Runnable action, long delayNanos) {
    StackRoom.forSection();
    long delay = Math.clamp(delayNanos, 0, LoopTimers.LONGEST_DELAY);
    var timer = new LoopTimer(KEEPER, action, System.nanoTime() + delay);
    KEEPER.leave(timer);
    return timer;
  }

  /** Keeps a carrier's timer for which there is no carrier, and which is on no wheel any more. */
  static void adopt(LoopTimer timer) {
    timer.keeper = KEEPER;
    // Dekker with cancel(): it sets the state (a CAS), then asks who the keeper is.
    VarHandle.fullFence();
    if (!timer.isDone()) {
      KEEPER.leave(timer);
    }
  }

  @Override
  public void forget(LoopTimer timer) {
    leave(timer);
  }

  private void leave(LoopTimer timer) {
    left.leave(timer);
    boolean many = left.size() >= MOST_LEFT;
    if (asleep && (many || timer.deadline - sleepsUntil < 0)) {
      LockSupport.unpark(thread);
    }
  }

  private void serve() {
    Throwable failure = null;
    while (true) {
      try {
        if (failure != null) {
          Survival.pause();
          Survival.log("A round of the thread of timers failed, which goes on", failure);
          failure = null;
        }
        takeLeft();
        fireDue();
        sleep();
      } catch (Throwable e) {
        // Nothing is called here, since that could fail for the same reason.
        failure = e;
      }
    }
  }

  private void takeLeft() {
    LoopTimer timer = left.takeAll();
    while (timer != null) {
      LoopTimer below = left.release(timer);
      if (timer.isDone()) {
        wheel.remove(timer);
      } else if (timer.index == LoopTimer.NOWHERE) {
        wheel.addSurely(timer);
      }
      timer = below;
    }
  }

  private void fireDue() {
    long now = System.nanoTime();
    LoopTimer due;
    while ((due = wheel.pollDue(now)) != null) {
      try {
        if (due.fire()) {
          wheel.addSurely(due);
        }
      } catch (Throwable e) {
        Survival.log("A timer failed", e);
      }
    }
  }

  private void sleep() {
    long now = System.nanoTime();
    long wait = wheel.isEmpty() ? LoopTimers.LONGEST_DELAY : wheel.untilNext(now);
    sleepsUntil = now + wait;
    idle = wheel.isEmpty();
    asleep = true;
    if (left.isEmpty() && wait > 0) {
      LockSupport.parkNanos(this, wait);
    }
    asleep = false;
    // Before what has been left is taken: whoever finds nothing left is to see this.
    idle = false;
    Thread.interrupted();
  }

  /** Whether no timer is pending and none is being fired. */
  private boolean isIdle() {
    if (!left.isEmpty()) {
      // Cancelled ones, as like as not.
      LockSupport.unpark(thread);
      return false;
    }
    return idle;
  }
}
