package dev.heddle.scheduler;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where an {@link EventLoop} is in its life, and how its carrier goes to sleep without missing anybody
 * who wants to wake it.
 *
 * <p>The carrier owns the state; others change it in one way only.
 *
 * <pre>
 *   NEW -----run-----> AWAKE ------idle------> PARKED, or SELECTING if it sleeps in something
 *                        ^ ^                     | |
 *                        | +--timer due, ready---+ |
 *                        +-----others: CAS---------+
 *   AWAKE --stopped and drained--> CLOSED
 * </pre>
 *
 * <p>A foreign thread first offers to the inbox, then reads the state; the carrier first stores
 * {@code PARKED}, then looks into the inbox. Both have a full fence between (Dekker), so at least
 * one sees the other: either the carrier finds the work and does not park, or the foreign thread
 * finds {@code PARKED} and unparks it. The compare-and-swap lets exactly one of many foreign threads
 * pay for the unpark. {@code SELECTING} is the same but for the way to be woken. The same argument,
 * with {@code CLOSED} in place of {@code PARKED}, hands what arrives too late to the JDK's own
 * scheduler, so that no thread is ever stranded. To stop a loop is to leave it a flag in the same way.
 */
final class LoopState {
  private static final int NEW = 0;
  private static final int AWAKE = 1;
  private static final int PARKED = 2;
  private static final int SELECTING = 3;
  private static final int CLOSED = 4;
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(LoopState.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final LoopQueue queue;
  private volatile int state = NEW;
  private volatile boolean stopRequested;

  // Whom to wake, and how; written before the state that makes somebody read it.
  private @Nullable Thread carrier;
  private @Nullable Sleeping sleeping;

  LoopState(LoopQueue queue) {
    this.queue = queue;
  }

  /** Makes a new loop the caller's to run; false if somebody has done so before, or closed it. */
  boolean begin(Thread runner) {
    if (!STATE.compareAndSet(this, NEW, AWAKE)) {
      return false;
    }
    carrier = runner;
    return true;
  }

  /** Says that wakers must unpark from here on, and whether nothing has come meanwhile. */
  boolean announcePark() {
    return announce(PARKED);
  }

  /** As {@link #announcePark} for a carrier that sleeps in its selector, or in that of its driver. */
  boolean announceSelect(Sleeping place) {
    sleeping = place;
    return announce(SELECTING);
  }

  private boolean announce(int sleep) {
    STATE.setVolatile(this, sleep);
    // Dekker with submit() and stop(): the state is stored (with a full fence) before they are read.
    return !queue.hasForeign() && !stopRequested;
  }

  /** Says that the carrier needs not be woken, whether it has slept or not. Carrier only. */
  void awake() {
    STATE.setVolatile(this, AWAKE);
  }

  /** Whether nobody has woken the loop since it announced that it sleeps. */
  boolean isParked() {
    int seen = state;
    return seen == PARKED || seen == SELECTING;
  }

  /** Any thread, which has left something for the carrier and then a full fence behind it. */
  void wakeIfParked() {
    int seen = state;
    if (seen == PARKED && STATE.compareAndSet(this, PARKED, AWAKE)) {
      LockSupport.unpark(carrier);
    } else if (seen == SELECTING && STATE.compareAndSet(this, SELECTING, AWAKE)) {
      Objects.requireNonNull(sleeping).wakeup();
    }
  }

  /** Lets the loop end once nothing is runnable any more. Any thread. */
  void requestStop() {
    stopRequested = true;
    VarHandle.fullFence();
    wakeIfParked();
  }

  boolean isStopRequested() {
    return stopRequested;
  }

  /** Carrier only; what arrives from here on is handed over by whoever brings it. */
  void close() {
    carrier = null;
    STATE.setVolatile(this, CLOSED);
  }

  /** Closes a loop that nobody has begun to run; false if somebody has. */
  boolean closeUnrun() {
    return STATE.compareAndSet(this, NEW, CLOSED);
  }

  boolean isClosed() {
    return state == CLOSED;
  }
}
