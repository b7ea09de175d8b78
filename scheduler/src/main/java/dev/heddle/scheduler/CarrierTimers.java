package dev.heddle.scheduler;

import dev.heddle.scheduler.jdk.StackRoom;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one {@link Carrier} of a pool: set by what runs on it, forgotten from anywhere, and left to
 * others when it ends.
 *
 * <p>They are on a wheel among its {@link OwnWork}, where the {@link Warden} finds those that are due while a
 * long slice holds the carrier. Other threads that cancel one cannot take it out, since they may be virtual
 * threads and must not wait for the lock: they leave an errand, which the carrier does the next time it looks
 * at its timers.
 *
 * <p>What a spare that retires leaves goes to a carrier that stays, because a million tasks may have gone to
 * sleep on it: the JDK's timer thread would keep a second object for each and wake them from outside. What a
 * carrier leaves whose pool closes goes to that thread ({@link JdkTimers}).
 */
final class CarrierTimers implements TimerKeeper {
  /** As many cancelled timers a sleeping carrier may be left with. */
  private static final int MOST_ERRANDS = 256;

  private final Carrier carrier;
  private final OwnWork own;
  private final LeftTimers errands = new LeftTimers();

  CarrierTimers(Carrier carrier, OwnWork own) {
    this.carrier = carrier;
    this.own = own;
  }

  /** By its carrier. */
  void add(LoopTimer timer) {
    own.addTimer(timer);
  }

  @Override
  public void forget(LoopTimer timer) {
    StackRoom.forHandOver();
    if (carrier.pool.current() == carrier) {
      own.removeTimer(timer);
    } else {
      errands.leave(timer);
      if (carrier.isParked() && errands.size() >= MOST_ERRANDS) {
        // It may sleep for as long as these were to take.
        carrier.rouse();
      }
    }
  }

  /** Fires what is due. By the carrier, or by the warden while a long slice holds it. */
  void fire(long now, LoopCounters counters) {
    LoopTimer due;
    while ((due = pollDue(now)) != null) {
      counters.firedLate(now - due.deadline);
      try {
        if (due.fire()) {
          own.addTimerSurely(due);
        }
      } catch (Throwable e) {
        Survival.log("A timer on a carrier failed", e);
      }
    }
  }

  private @Nullable LoopTimer pollDue(long now) {
    return own.pollDueTimer(now, errands, this);
  }

  /** Nanoseconds until a timer is due; {@code Long.MAX_VALUE} if none is pending. */
  long untilNext(long now) {
    return own.untilNextTimer(now);
  }

  /** How many are kept, cancelled ones among them. A hint to any thread. */
  int size() {
    return own.timers();
  }

  /** How many are to fire. A hint to any thread. */
  int pending() {
    return Math.max(0, own.timers() - errands.size());
  }

  /** Leaves all to another carrier, as long as the pool is open. By a spare that retires. */
  void bequeath(CarrierTimers heir) {
    LoopTimer timer;
    while (!carrier.pool.isClosing() && (timer = pollAny()) != null) {
      timer.keeper = heir;
      heir.own.addTimerSurely(timer);
      // Dekker with cancel(): it sets the state (a CAS), then asks who the keeper is.
      VarHandle.fullFence();
      if (timer.isDone()) {
        // Not by its errands: whoever cancels may just be leaving it among those of this carrier.
        heir.own.removeTimer(timer);
      }
    }
    // It sleeps until its own first timer.
    heir.carrier.rouse();
    // Dekker with close(): the heir may have left its timers before it got these.
    VarHandle.fullFence();
    if (carrier.pool.isClosing()) {
      heir.leaveToTheJdk();
    }
  }

  void leaveToTheJdk() {
    LoopTimer timer;
    while ((timer = pollAny()) != null) {
      JdkTimers.adopt(timer);
    }
  }

  private @Nullable LoopTimer pollAny() {
    return pollDue(System.nanoTime() + LoopTimers.LONGEST_DELAY);
  }
}
