package dev.heddle.scheduler;

import java.lang.invoke.VarHandle;
import java.nio.channels.SelectableChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one {@link Carrier} of a pool learns of what is ready outside, and what it therefore sleeps in: its
 * thread's own park, a selector once a task on it has waited for a channel, or somebody else's event loop
 * that drives it.
 *
 * <p>A channel stays with the carrier that has seen it first, wherever its tasks are stolen to: a selector
 * that forgets a channel and one that learns it cost two system calls each. When a driver takes its seat
 * here, the selector is closed and its listeners find another place to wait.
 *
 * <p>When the carrier sleeps, and that nobody who would wake it is missed, is {@link CarrierState}'s to say.
 * Here it is only how.
 *
 * <p>Memory ordering: the carrier writes {@code readiness} and {@code driving}, and others read them when
 * they wake it, find a channel here or count: volatile. Who reads an old value wakes what the carrier has
 * closed, which does nothing, and unparks it in any case. {@code nextDriving} is written by another thread,
 * which then wakes the carrier: see {@link #propose}.
 */
final class CarrierPoller {
  private final Carrier carrier;
  private volatile @Nullable Readiness readiness;

  /** Who asks and sleeps in place of {@code readiness}; null for almost every carrier. Written by itself. */
  private volatile @Nullable Driving driving;

  /** Who is to be it. */
  private volatile @Nullable Driving nextDriving;

  CarrierPoller(Carrier carrier) {
    this.carrier = carrier;
  }

  // -- who drives

  @Nullable
  Driving driver() {
    return driving;
  }

  /** Any thread: has the carrier driven from its next turn on. */
  void propose(Driving driver) {
    nextDriving = driver;
    // Dekker with Carrier.park(): it looks after it has said that it parks, and last of all.
    wake();
  }

  boolean hasProposal() {
    return nextDriving != null;
  }

  /** Carrier only. */
  void acceptProposal() {
    Driving next = nextDriving;
    nextDriving = null;
    drive(next);
  }

  /** Carrier only. */
  void drive(@Nullable Driving driver) {
    driving = driver;
    Readiness channels = readiness;
    if (driver != null && channels != null) {
      // Its listeners try, and find another place to wait.
      readiness = null;
      channels.close();
    }
  }

  // -- asking

  /**
   * Asks without waiting, if it is time to. Carrier only.
   *
   * @param mayRunSlices whether a driver may be asked, who runs slices when something is ready
   */
  void poll(long now, boolean mayRunSlices) {
    Readiness channels = readiness;
    Driving driver = driving;
    if (driver != null && mayRunSlices) {
      driver.poll(now, carrier.progress.slice(), carrier.queue.shared());
    } else if (channels != null) {
      channels.poll(now, carrier.progress.slice(), carrier.queue.shared());
    }
  }

  /** Asks for a carrier that a long slice holds. Warden only. */
  void pollForHeldCarrier() {
    Readiness channels = readiness;
    if (channels != null) {
      channels.pollNow();
      // After, since asking has taken back what may have been said to the carrier meanwhile.
      channels.wakeup();
    }
  }

  // -- sleeping and being woken

  /** Sleeps until something is ready, the carrier is woken, or some time has passed. Carrier only. */
  void sleep(long nanos) {
    Readiness channels = readiness;
    Driving driver = driving;
    if (driver != null) {
      driver.await(Math.max(nanos, 1));
      carrier.awake();
    } else if (channels == null) {
      LockSupport.parkNanos(carrier, nanos);
    } else if (nanos >= Readiness.SHORTEST_SELECT_NANOS) {
      channels.select(nanos);
    } else {
      channels.select(0);
      LockSupport.parkNanos(carrier, Math.min(nanos, Readiness.SHORT_PARK_NANOS));
    }
  }

  /** Ends the sleep of the carrier, or the next one, in whichever way it sleeps. Any thread. */
  void wake() {
    Driving driver = driving;
    Readiness channels = readiness;
    if (driver != null) {
      driver.wakeup();
    } else if (channels != null) {
      channels.wakeup();
    }
    LockSupport.unpark(carrier);
  }

  /** Any thread, which has left something for the driver. */
  void wakeDriver() {
    // Dekker with sleep(): what was left is visible before the state is read.
    VarHandle.fullFence();
    Driving driver = driving;
    if (carrier.isParked() && driver != null) {
      driver.wakeup();
    }
  }

  // -- channels

  /** On the carrier; the listener may be left to another that knows the channel. */
  void await(SelectableChannel channel, int operation, Runnable listener) {
    if (driving != null) {
      JdkReadiness.await(channel, operation, listener);
      return;
    }
    Readiness channels = readiness;
    if (channel.isRegistered() && (channels == null || !channels.knows(channel))) {
      for (Carrier other : carrier.pool.carriers) {
        Readiness theirs = other.poller.readiness;
        if (theirs != null && theirs.awaitIfKnown(channel, operation, listener)) {
          return;
        }
      }
    }
    if (channels == null) {
      channels =
          Readiness.atOnce(e -> Survival.log("A readiness listener on a carrier failed", e));
      readiness = channels;
    }
    channels.await(channel, operation, listener);
  }

  /** How many listeners there are, as seen by any thread. */
  int awaited() {
    Driving driver = driving;
    if (driver != null) {
      return driver.awaited();
    }
    Readiness channels = readiness;
    return channels == null ? 0 : channels.awaited();
  }

  /** Gives driver and channels up, and calls every listener, which makes tasks runnable here. Carrier only. */
  void close() {
    Driving driver = driving;
    if (driver != null) {
      driver.close();
      driving = null;
    }
    Readiness channels = readiness;
    if (channels != null) {
      readiness = null;
      channels.close();
    }
  }
}
